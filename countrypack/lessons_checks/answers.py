"""What every check needs: take an answer in any honest shape, and refuse it in words a student understands."""

from collections.abc import Callable, Iterable

from countrypack.errors import Refusal

BLANK = "replace the ... with your answer, run that cell, then run this one again."


class NotYet(Refusal):
    """An answer that is blank or not right yet; a notebook shows its words alone, without a traceback.

    Parameters
    ----------
    what : str
        What is not right, without the answer.
    todo : str
        Where to look.
    """

    def __init__(self, what: str, *, todo: str = ""):
        super().__init__(what, todo=todo)

    def _render_traceback_(self) -> list[str]:
        return [f"Not yet: {self}"]


def passed(words: str) -> None:
    """Tell the student that an answer is right, and what it shows."""
    print(f"Right. {words}")


def require(holds: bool, what: str, *, todo: str = "") -> None:
    """Refuse an answer unless something holds of it."""
    if not holds:
        raise NotYet(what, todo=todo)


def answered(value: object, name: str) -> None:
    """Refuse an answer that is still blank."""
    require(value is not ..., f"{name} is still blank.", todo=BLANK)


def number(value: object, name: str) -> float:
    """Return an answer that is one number, of whatever library."""
    answered(value, name)
    try:
        return float(value)
    except (TypeError, ValueError):
        raise NotYet(f"{name} should be one number, and it is {_kind(value)}.") from None


def pair(value: object, name: str) -> tuple[float, float]:
    """Return an answer that is two numbers: a tuple, a list, an array."""
    answered(value, name)
    try:
        low, high = value
        return float(low), float(high)
    except (TypeError, ValueError):
        raise NotYet(f"{name} should be two numbers, such as (1, 2), and it is {_kind(value)}.") from None


def years(value: object, name: str) -> list[int]:
    """Return an answer that is some years, as numbers or text, in a list, a set, a column."""
    answered(value, name)
    try:
        return sorted(int(year) for year in value)
    except (TypeError, ValueError):
        raise NotYet(f"{name} should be a list of years, such as [1999, 2001].") from None


def words(value: object, name: str) -> set[str]:
    """Return an answer that is some pieces of text, in a list, a set, a column."""
    answered(value, name)
    require(isinstance(value, Iterable) and not isinstance(value, str | bytes), f"{name} should be a list of text.")
    found = set(value)
    require(all(isinstance(word, str) for word in found), f"{name} holds something that is no text.")
    return found


def text(value: object, name: str) -> str:
    """Return an answer that is one piece of text."""
    answered(value, name)
    require(isinstance(value, str) and bool(value.strip()), f"{name} should be a text in quotes.")
    return value


def called(function: Callable, *arguments: object, name: str) -> object:
    """Return what a student's function gives, or refuse with the error that it raised."""
    require(callable(function), f"{name} should be a function.", todo="keep the line that begins with def.")
    try:
        return function(*arguments)
    except Exception as error:
        shown = ", ".join(repr(argument) for argument in arguments)
        raise NotYet(f"{name}({shown}) stopped with {type(error).__name__}: {error}.") from None


def refuses(function: Callable, *arguments: object, name: str) -> bool:
    """Say whether a student's function raises an error of its own for these arguments."""
    require(callable(function), f"{name} should be a function.", todo="keep the line that begins with def.")
    try:
        function(*arguments)
    except (NameError, SyntaxError, AttributeError) as error:  # a slip of the pen is no refusal
        raise NotYet(f"{name} stopped with {type(error).__name__}: {error}.") from None
    except Exception:
        return True
    return False


def close(found: float, expected: float, *, share: float = 0.005) -> bool:
    """Say whether two numbers agree to within a share of the expected one: rounding is no mistake."""
    return abs(found - expected) <= max(abs(expected) * share, 1e-9)


def _kind(value: object) -> str:
    return f"a {type(value).__name__}"
