"""What the apps have to prove: that records are still what an entry committed to when they were signed.

An app registers its proofs in a module `proofs`, which is found by its name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Proof:
    """The last `action` entry of each record of this `kind` has the record's digest in its detail, under "digest".

    `digests` gives the digests, in hexadecimal, of those of the records that exist, as they stand now; `subjects` the ids of
    every record that must have such an entry, as a stream: all of them for None, or those among the ones given.
    """

    kind: str
    action: str
    digests: Callable[[Sequence[UUID]], Mapping[UUID, str]]
    subjects: Callable[[Collection[UUID] | None], Iterable[UUID]]


_registered: dict[tuple[str, str], Proof] = {}


def register(proof: Proof) -> None:
    """Have verify_ledger check this; ValueError where the kind and action are already proved."""
    if _registered.setdefault((proof.kind, proof.action), proof) != proof:
        raise ValueError(f"There is already a proof of {proof.action} for {proof.kind}")


def registered() -> Iterator[Proof]:
    """Every proof that the apps have registered."""
    yield from _registered.values()


def registered_for(kind: str, action: str) -> Proof:
    """The proof of this action for this kind of record; KeyError where there is none."""
    return _registered[kind, action]
