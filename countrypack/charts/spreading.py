"""Keep labels apart along one direction."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Return centres near the wanted ones, in the same order, so that things of some sizes do not overlap.

    Neighbours that collide form a block around the mean of what they want. What does not fit between `low` and `high`
    reaches beyond `high`.

    Parameters
    ----------
    wanted : sequence of float
        Wanted centres, ascending.
    sizes : sequence of float
        Sizes along the same direction.
    low, high : float
        Where the first may begin and the last may end.

    Examples
    --------
    >>> spread([10, 11, 40], [8, 8, 8], 0, 100)
    [6.5, 14.5, 40.0]
    """
    blocks: list[tuple[float, float, list[float]]] = []  # start, size, sizes within
    for centre, size in zip(wanted, sizes, strict=True):
        blocks.append((_inside(centre - size / 2, size, low, high), size, [size]))
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            (start, length, first), (later, more, second) = blocks[-2:]
            # Each block pulls with its size: the merged one stands where their ideal starts balance.
            ideal = (start * length + (later - length) * more) / (length + more)
            blocks[-2:] = [(_inside(ideal, length + more, low, high), length + more, first + second)]
    centres = []
    for start, _, inner in blocks:
        for size in inner:
            centres.append(start + size / 2)
            start += size
    return centres


def _inside(start: float, size: float, low: float, high: float) -> float:
    return max(low, min(start, high - size))
