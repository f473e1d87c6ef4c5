"""What commands ask of the one process that writes: mutes, acknowledgements, messages to go out again.

`requests.py` does it, `server.py` takes it from a socket beside the database, `client.py` asks the running daemon
there, or does it itself where none runs.
"""
