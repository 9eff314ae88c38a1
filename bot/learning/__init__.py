"""Learning from use: the messages not understood and the errors reported, masked, kept for a while, read by a person.

Nothing is learnt by itself: a counsellor chooses what becomes a training example (``conseil nlu review``).
"""
