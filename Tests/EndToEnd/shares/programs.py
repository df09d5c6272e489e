"""Two programs of others that combine shares; neither knows of the other or of ours."""


def by_mnemonic(points):
    """Trezor's SLIP-39: its interpolation over GF(2^8), asked for the value at 0 instead of its own places."""
    from shamir_mnemonic.shamir import RawShare, _interpolate

    return bytes(_interpolate([RawShare(x, y) for x, y in points], 0))


def by_vault(points):
    """The port of HashiCorp Vault's: x stands behind the bytes; it knows no threshold of 1."""
    import pyshamir

    if len(points) == 1:
        return points[0][1]
    return bytes(pyshamir.combine([bytearray(y + bytes([x])) for x, y in points]))


class TooFew(Exception):
    """Fewer shares than the configuration demands."""


PROGRAMS = {"mnemonic": by_mnemonic, "vault": by_vault}


def combine(program, shares, group_threshold, thresholds):
    """The secret out of (group, index, y) by a program: each group's secret, then the secret through those at x = group."""
    groups = []
    for place, threshold in enumerate(thresholds, 1):
        points = sorted((index, y) for group, index, y in shares if group == place)
        if len(points) >= threshold:
            groups.append((place, PROGRAMS[program](points[:threshold])))
    if len(groups) < group_threshold:
        raise TooFew
    return PROGRAMS[program](groups[:group_threshold])
