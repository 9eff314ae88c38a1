"""The catalogue: communes, centres, courses, fields of training, contacts; its files, its tables, its reading."""
