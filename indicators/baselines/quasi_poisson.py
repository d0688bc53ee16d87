"""Quasi-Poisson regression with a log link, for many series side by side.

Iteratively reweighted least squares; shapes are (series, points) for what differs by series and
(points, coefficients) for the design, which they share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.snapshot import Floats, Ints

_MOST_ROUNDS = 25
_TOLERANCE = 1e-8
_LARGEST_EXPONENT = 50.0  # a walk to infinity is stopped here and never converges
_RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted series: `coefficients` (series, coefficients), `mean` and `leverage` (series, points).

    `covariance` (series, coefficients, coefficients) is that of a dispersion of 1; `dispersion` (series,)
    is at least 1. Where `is_converged` is false, nothing else means anything.
    """

    coefficients: Floats
    mean: Floats
    leverage: Floats
    covariance: Floats
    dispersion: Floats
    freedom: Ints
    is_converged: NDArray[np.bool_]


def fit(counts: Floats, design: Floats, offset: Floats, weights: Floats) -> Fit:
    """Fit log μ = offset + design · β; points of weight zero are left out.

    The dispersion is Pearson's χ² over the degrees of freedom, but not below 1. A series without any
    cases has no finite fit and counts as not converged, as does one without a degree of freedom.
    """
    is_used = weights > 0
    known = np.where(is_used, counts, 0.0)
    coefficients, mean, is_converged = _settled(known, design, offset, weights)
    covariance, rank = _inverse(weights * mean, design)
    freedom = is_used.sum(axis=1) - rank
    pearson = (weights * (known - mean) ** 2 / mean).sum(axis=1)
    return Fit(
        coefficients=coefficients,
        mean=mean,
        leverage=weights * mean * ((design @ covariance) * design).sum(axis=2),
        covariance=covariance,
        dispersion=np.maximum(pearson / np.maximum(freedom, 1), 1.0),
        freedom=freedom,
        is_converged=is_converged & (freedom > 0) & (known.sum(axis=1) > 0),
    )


def _settled(
    counts: Floats, design: Floats, offset: Floats, weights: Floats
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Reweigh and solve until the deviance stands still; give coefficients, means and which series got there."""
    mean, deviance = counts + 0.1, np.full(len(counts), np.inf)
    coefficients = np.zeros((len(counts), design.shape[1]))
    is_converged = np.zeros(len(counts), dtype=np.bool_)
    for _ in range(_MOST_ROUNDS):
        going = ~is_converged  # what has converged stays, so that no series depends on its neighbours
        covariance, _ = _inverse(weights * mean, design)
        working = weights * mean * (np.log(mean) - offset + (counts - mean) / mean)
        coefficients[going] = np.einsum("sij,sj->si", covariance, working @ design)[going]
        linear = np.clip(coefficients @ design.T + offset, -_LARGEST_EXPONENT, _LARGEST_EXPONENT)
        mean[going] = np.exp(linear)[going]
        before, deviance = deviance, _deviance(counts, mean, weights)
        is_converged |= np.abs(deviance - before) < _TOLERANCE * (np.abs(deviance) + 0.1)
        if is_converged.all():
            break
    return coefficients, mean, is_converged


def _inverse(weights: Floats, design: Floats) -> tuple[Floats, Ints]:
    """Invert the weighted cross products and give their rank; what cannot be told apart is left out."""
    points, size = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(points, size * size)
    cross = (weights @ products).reshape(-1, size, size)
    roots, vectors = np.linalg.eigh(cross)
    is_kept = roots > _RANK_TOLERANCE * roots[:, -1:]
    inverse = np.where(is_kept, 1.0 / np.where(is_kept, roots, 1.0), 0.0)
    return np.einsum("sik,sk,sjk->sij", vectors, inverse, vectors), is_kept.sum(axis=1).astype(np.int64)


def _deviance(counts: Floats, mean: Floats, weights: Floats) -> Floats:
    ratio = np.where(counts > 0, counts, mean) / mean
    deviance: Floats = 2.0 * (weights * (counts * np.log(ratio) - (counts - mean))).sum(axis=1)
    return deviance
