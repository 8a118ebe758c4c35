"""The numbers that the prose of the course tells, computed again."""

from __future__ import annotations

from math import erf, exp, floor, log, pi, sqrt

import pytest

from tests.course.pages import COURSE


def gelu_slope(x: float) -> float:
    return 0.5 * (1 + erf(x / sqrt(2))) + x * exp(-x * x / 2) / sqrt(2 * pi)


@pytest.mark.parametrize(
    ("page", "told", "computed"),
    [
        ("linear-classifiers", r"The loss is $-\log 0.114 \approx 2.17$", f"{log(exp(3) + exp(1) + exp(0)) - 1:.2f}"),
        ("linear-classifiers", "should be near 2.30", f"{log(10):.2f}"),
        ("probability", r"\approx 0.047", f"{0.99 * 0.001 / (0.99 * 0.001 + 0.02 * 0.999):.3f}"),
        ("probability", r"$\log 8000 \approx 8.99$", f"{log(8000):.2f}"),
        ("probability", "One nat is about 1.44 bits", f"{1 / log(2):.2f}"),
        ("probability", "sixteen times as many are needed: 400", str(25 * round((0.4 / 0.1) ** 2))),
        ("initialization", r"\log (0.01 / 0.99) \approx -4.6", f"{log(0.01 / 0.99):.1f}"),
        ("initialization", r"$\sqrt{2 / 512} = 0.0625$", f"{sqrt(2 / 512)}"),
        ("initialization", "about 1.13", f"{gelu_slope(sqrt(2)):.2f}"),
        ("optimizers", "so the step is 100 times as long", str(round(1 / (1 - 0.99)))),
        ("data", r"so $\kappa$ is only 0.44", f"{(0.9 - 0.82) / (1 - 0.82):.2f}"),
        ("evaluation", r"F_1 = 2 \cdot 0.8 \cdot 0.4 / 1.2 \approx 0.53", f"{2 * 0.8 * 0.4 / 1.2:.2f}"),
        ("evaluation", "it is about 0.0095", f"{sqrt(0.9 * 0.1 / 1000):.4f}"),
        ("convolution", "and the pooling leaves 12", str((28 - 5 + 1) // 2)),
        ("convolution", r"$16 \cdot (64 + 1) = 1040$", str(16 * (64 + 1))),
        ("convolution", r"gives $\ell = 50$", str((101 - 1) // 2)),
        ("recurrent", r"0.9^{100} \approx 0.00003", f"{0.9**100:.5f}"),
        ("recurrent", r"1.1^{100} \approx 14{,}000", f"{round(1.1**100, -3):,.0f}".replace(",", "{,}")),
        ("recurrent", r"\log 0.5 / \log 0.98 \approx 34", str(floor(log(0.5) / log(0.98) + 0.5))),
        ("recurrent", "this is 1,600", f"{4 * 16 * (8 + 16 + 1):,}"),
        ("transformers", r"$12 \cdot 1024^2 = 12{,}582{,}912$, which", f"{12 * 1024**2:,}".replace(",", "{,}")),
        ("transformers", r"12 \cdot 768 = 18{,}432{,}000$", f"{2 * 1000 * 12 * 768:,}".replace(",", "{,}")),
        (
            "transformers",
            "which has 124.4 million",
            f"{(50257 * 768 + 12 * (12 * 768**2 + 13 * 768) + 1026 * 768) / 1e6:.1f}",
        ),
        ("fine-tuning", r"4096^2 = 0.0078$", f"{16 * 8192 / 4096**2:.4f}"),
        ("edge", r"$2.54 / 127 = 0.02$", f"{2.54 / 127:.2f}"),
        ("edge", r"$0.7 \cdot 0.7 = 0.49$", f"{0.7 * 0.7:.2f}"),
        ("edge", "16 MB, 4 MB and 2 MB", " MB, ".join(str(4 * size) for size in (4, 1)) + " MB and 2 MB"),
    ],
)
def test_what_is_told_is_what_comes_out(page: str, told: str, computed: str) -> None:
    assert told in (COURSE / f"{page}.md").read_text(encoding="utf-8")
    assert computed in told
