"""What is known of a territory and of trades once those who run the service have imported the public files."""
