"""评分码: codes of eight characters that open the ballot page. Made, printed once, revoked and replaced by two people.

A code holds a seat, not a person: in a secret class it says the class, and the unit where recusal needs it, and which
of the seats it holds is drawn by lot. The file keeps of a code only the digest of a slow salted hash, so whoever has
the file cannot vote with it; a code can be shown only when it is made.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi_desktop.domain.message import Refused, text
from shuzhi_desktop.domain.roster import is_recused
from shuzhi_desktop.domain.scheme import Recuse, Secrecy
from shuzhi_desktop.services.desk import Topic
from shuzhi_desktop.services.ports import Phase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shuzhi_desktop.domain.roster import Roster, Seat
    from shuzhi_desktop.domain.scheme import RaterClass
    from shuzhi_desktop.services.desk import Desk
    from shuzhi_desktop.services.ports import Randomness, Reading, Writing

# One of each group of look-alikes: 0OQD 1IL(J) 2Z 5S 6G 8B UV; typed, the others are read as the one.
ALPHABET = "23456789ACDEFHJKMNPRTUWXY"
LENGTH = 8
_READ_AS = str.maketrans("ZSGBV0OQ", "2568UDDD")
_SALT = "codes.salt"
_SCRYPT_N, _SCRYPT_R = 2**12, 8  # about 10 ms a try: a hall of a thousand enters in seconds, guessing takes centuries


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code that was just made; it is shown now or never.

    `card` is the number printed on the card, by which a lost one can be revoked. `unit` is empty where recusal does
    not need it; `name` is empty in secret classes (but for raters recused from themselves alone).
    """

    card: int
    class_id: str
    class_name: str
    unit: str
    name: str
    code: str

    @property
    def shown(self) -> str:
        """The code in two groups, as it is printed: `A3K7 9MXR`."""
        return f"{self.code[:4]} {self.code[4:]}"


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Seats that one kind of card stands for: all of a class, or those of one unit of it."""

    class_id: str
    class_name: str
    unit: str
    seats: int
    coded: int


def normalised(typed: str) -> str:
    """A typed code as it was printed: upper case, no spaces, look-alikes resolved; empty when it cannot be a code."""
    full_width = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
    bare = "".join(typed[:64].translate(full_width).upper().split()).replace("-", "").translate(_READ_AS)
    return bare if len(bare) == LENGTH and all(letter in ALPHABET for letter in bare) else ""


def token_of(code: str, salt: bytes) -> bytes:
    """The token of 32 bytes that a device shows instead of the code once it was typed; takes about 10 ms."""
    return hashlib.scrypt(code.encode(), salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=1, dklen=32)


def mark_of(token: bytes) -> bytes:
    """What the file keeps of a token."""
    return hashlib.sha256(token).digest()


def salt_of(reading: Reading) -> bytes:
    """The salt of this meeting's codes; empty as long as none was made."""
    return bytes.fromhex(reading.secrets().get(_SALT, ""))


def code_groups(reading: Reading) -> tuple[CodeGroup, ...]:
    """For which groups of seats codes can be made, in scheme order, and how many seats have one."""
    scheme, roster, coded = reading.scheme(), reading.roster(), reading.coded_seats()
    groups: dict[tuple[str, str], list[Seat]] = {}
    for rater_class in scheme.ballot_classes:
        for seat in roster.seats_of(rater_class.id):
            groups.setdefault((rater_class.id, _unit(rater_class, seat)), []).append(seat)
    return tuple(
        CodeGroup(class_id, scheme.rater_class(class_id).name, unit, len(seats), sum(s.id in coded for s in seats))
        for (class_id, unit), seats in groups.items()
    )


def issue_codes(desk: Desk, numbers: Mapping[tuple[str, str], int] | None = None) -> tuple[IssuedCode, ...]:
    """Make codes for seats that have none. Call it off the GUI thread: 300 codes take some seconds.

    Args:
        desk: the meeting.
        numbers: how many at most per (class id, unit as in `code_groups`); None: one for every seat. Seats of a
            secret class that a code holds are no longer offered on the shared terminal.

    Returns:
        The codes by class and unit, shuffled within each: the only time they are shown.

    Raises:
        Refused: the tally is sealed, or there is no seat left to give a code to.
    """
    salt = _salt(desk)
    seats = _seats_without_code(desk, numbers)
    if not seats:
        raise Refused(text("没有需要发码的席位：名单为空，或每个席位都已有评分码。"))
    return _make(desk, salt, seats, "codes.issued", {})


def revoke_and_replace(
    desk: Desk,
    *,
    names: tuple[str, str],
    reason: str,
    card: int | None = None,
    code: str = "",
    seat_id: int | None = None,
) -> IssuedCode:
    """Revoke one code, told by its card number, by itself, or by the seat it holds; give its seat a new one.

    A ballot that was cast with the old code stays in: the seat has voted, so the new code cannot vote in that round.

    Args:
        desk: the meeting.
        names: the two people who do it; both are written into the audit chain.
        reason: why.
        card: the number on the card, or
        code: the code, or
        seat_id: the seat of a named rater.

    Raises:
        Refused: not two different names, no reason, no such valid code, or the tally is sealed.
    """
    signed = _signed(names, reason)
    found = _find(desk.store, card, code, seat_id)
    (made,) = _make(desk, _salt(desk), [found[1]], "codes.replaced", signed, revoked=[found[0]])
    return made


def reissue_group(
    desk: Desk, class_id: str, unit: str, *, names: tuple[str, str], reason: str
) -> tuple[IssuedCode, ...]:
    """Revoke every code of a group and make new ones: for a secret class where nobody knows which card was lost.

    Raises:
        Refused: not two different names, no reason, no valid code in the group, or the tally is sealed.
    """
    signed = _signed(names, reason)
    rater_class = desk.store.scheme().class_named(class_id)
    seats = {seat.id: seat for seat in desk.store.roster().seats if seat.class_id == class_id}
    cards = [one for one in desk.store.code_cards() if one.valid and one.seat_id in seats]
    if rater_class is not None:
        cards = [one for one in cards if _unit(rater_class, seats[one.seat_id]) == unit]
    if not cards:
        raise Refused(text("这一组没有有效的评分码，不用作废；请直接发码。"))
    held = [seats[one.seat_id] for one in cards]
    return _make(desk, _salt(desk), held, "codes.replaced", signed, revoked=[one.card for one in cards])


def _unit(rater_class: RaterClass, seat: Seat) -> str:
    return seat.unit if rater_class.recuse is not Recuse.NONE else ""


def _signed(names: tuple[str, str], reason: str) -> dict[str, object]:
    first, second = (name.strip() for name in names)
    if not first or not second or first == second:
        raise Refused(text("作废并换发评分码须由两人分别签名，请填写两个不同的姓名。"))
    if not reason.strip():
        raise Refused(text("请写明换发评分码的原因，例如“卡片遗失”。"))
    return {"names": [first, second], "reason": reason.strip()}


def _find(reading: Reading, card: int | None, code: str, seat_id: int | None) -> tuple[int, Seat]:
    found = None
    if code:
        typed = normalised(code)
        found = reading.code(mark_of(token_of(typed, salt_of(reading)))) if typed and salt_of(reading) else None
    else:
        by_card = (one for one in reading.code_cards() if one.valid)
        found = next((one for one in by_card if one.card == card or one.seat_id == seat_id), None)
    seat = next((s for s in reading.roster().seats if found is not None and s.id == found.seat_id), None)
    if found is None or seat is None or not found.valid:
        raise Refused(text("找不到这张有效的评分码，请核对卡号或评分码；它也可能已经作废。"))
    return found.card, seat


def _salt(desk: Desk) -> bytes:
    """The meeting's salt, made with the first codes."""
    fresh = desk.randomness.token(16).hex()

    def work(writing: Writing) -> bytes:
        _require_unsealed(writing)
        if not salt_of(writing):
            writing.set_secret(_SALT, fresh)
        return salt_of(writing)

    return desk.store.write(work)


def _seats_without_code(desk: Desk, numbers: Mapping[tuple[str, str], int] | None) -> list[Seat]:
    store = desk.store
    scheme, roster, coded = store.scheme(), store.roster(), store.coded_seats()
    open_rounds = [one.id for one in store.rounds() if one.is_open]
    voted = frozenset().union(*(store.voted_seats(id_) for id_ in open_rounds))
    chosen = []
    for rater_class in scheme.ballot_classes:
        groups: dict[str, list[Seat]] = defaultdict(list)
        for seat in roster.seats_of(rater_class.id):
            if seat.id not in coded:
                groups[_unit(rater_class, seat)].append(seat)
        for unit, seats in groups.items():
            wanted = len(seats) if numbers is None else numbers.get((rater_class.id, unit), 0)
            # A seat that someone took on the terminal this round comes last: its code could not vote yet.
            drawn = sorted(_shuffled(desk.randomness, seats), key=lambda seat: seat.id in voted)
            chosen += drawn[: max(0, wanted)]
    return chosen


def _make(
    desk: Desk, salt: bytes, seats: Sequence[Seat], kind: str, signed: dict[str, object], revoked: Sequence[int] = ()
) -> tuple[IssuedCode, ...]:
    drawn = _shuffled(desk.randomness, seats)
    codes = _fresh_codes(desk.randomness, len(drawn))
    with ThreadPoolExecutor() as pool:  # scrypt lets other threads run
        marks = list(pool.map(lambda code: mark_of(token_of(code, salt)), codes))

    def work(writing: Writing) -> int:
        _require_unsealed(writing)
        valid = {one.card for one in writing.code_cards() if one.valid}
        if not valid.issuperset(revoked):
            raise Refused(text("评分码刚刚被别人作废了，请刷新后再试。"))
        writing.revoke_codes(revoked)
        if writing.coded_seats() & {seat.id for seat in drawn}:
            raise Refused(text("有席位刚刚发过码，请刷新后再试。"))
        first = max((one.card for one in writing.code_cards()), default=0) + 1
        writing.add_codes(
            (mark, first + place, seat.id) for place, (mark, seat) in enumerate(zip(marks, drawn, strict=True))
        )
        counts: dict[str, int] = defaultdict(int)
        for seat in drawn:
            counts[seat.class_id] += 1
        told: dict[str, object] = {"issued": dict(counts), **signed}
        writing.record(kind, {**told, "revoked": sorted(revoked)} if revoked else told)
        return first

    first = desk.store.write(work)
    desk.told(Topic.CODES)
    scheme, roster = desk.store.scheme(), desk.store.roster()
    made = []
    for place, (code, seat) in enumerate(zip(codes, drawn, strict=True)):
        rater_class = scheme.rater_class(seat.class_id)
        name = seat.name if _shows_name(rater_class, seat, roster) else ""
        unit = seat.unit if name else _unit(rater_class, seat)
        made.append(IssuedCode(first + place, seat.class_id, rater_class.name, unit, name, code))
    order = {rater_class.id: place for place, rater_class in enumerate(scheme.classes)}
    # By class and unit; within them as drawn, which is by lot.
    return tuple(sorted(made, key=lambda one: (order[one.class_id], one.unit)))


def _shows_name(rater_class: RaterClass, seat: Seat, roster: Roster) -> bool:
    """Whether a card must say whose it is: in named classes, and where two of one unit are recused differently."""
    if rater_class.secrecy is Secrecy.NAMED:
        return True
    if rater_class.recuse is Recuse.NONE:
        return False
    barred = {
        frozenset(r.id for r in roster.reporters if is_recused(rater_class.recuse, other, r))
        for other in roster.seats_of(rater_class.id)
        if other.unit == seat.unit
    }
    return len(barred) > 1


def _require_unsealed(reading: Reading) -> None:
    if reading.info().phase is Phase.SEALED:
        raise Refused(text("计票结果已封存，评分码不能再发放或更换。"))


def _fresh_codes(randomness: Randomness, count: int) -> list[str]:
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes["".join(ALPHABET[randomness.below(len(ALPHABET))] for _ in range(LENGTH))] = None
    return list(codes)


def _shuffled(randomness: Randomness, seats: Iterable[Seat]) -> list[Seat]:
    mixed = list(seats)
    for last in range(len(mixed) - 1, 0, -1):
        other = randomness.below(last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed
