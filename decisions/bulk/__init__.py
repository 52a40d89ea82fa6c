"""Invented records in great number, for benchmarks and for trying the service at scale: real ones, made again and again.

One of each kind is made by the actions themselves and taken back (`prototypes`); what is written is that, with other ids, keys,
references, times and children (`clones`). So whatever an action writes, a clone has too.
"""
