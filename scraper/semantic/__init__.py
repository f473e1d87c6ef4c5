"""What articles mean, beyond their words: translations of one text, and independent reports of one event.

Vectors are optional (the extra `semantic`) and only ever propose or support: names, numbers and the order of sentences
decide. Everything here is pure but `vectors.py` (the parent's side of a child process) and `engine.py` (the child's).
"""
