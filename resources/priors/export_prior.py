# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a network trained in Python as a prior that Anneau reads.

One file, no packages needed but what holds your arrays (numpy or torch):

    from export_prior import export_prior
    export_prior("mine.safetensors", model.state(), images, pixels=64,
                 channels=(64, 96, 128), blocks=(1, 2, 2), embedding=128,
                 sigma_data=0.21, sigma_min=0.0042, sigma_max=23.5,
                 unit="mean surface brightness over the half-light area",
                 training_set="500 galaxies of my survey")

The network is the architecture "unet-v1" of Anneau; UNet below is it in PyTorch, to be trained as you
like. What it must approximate is the mean of clean images given noisy ones,

    D(x, sigma) = c_skip x + c_out F(c_in x, asinh(x / sigma), ln(sigma) / 4),
    c_skip = sigma_data^2 / (sigma^2 + sigma_data^2), c_in = 1 / sqrt(sigma^2 + sigma_data^2),
    c_out = sigma sigma_data c_in           (Karras et al. 2022, arXiv:2206.00364),

linear in flux: no stretch of the images. `images` [N, pixels, pixels] are (some of) the training images
in the network's unit, row 0 the lowest y; from them come mean, leading components and power spectrum,
which the sampler starts from. sigma_data is the root mean square of their pixels about zero; sigma_min
a tenth of it or less, sigma_max three times it or more, better the largest distance between two images.

Anneau tests every prior before it uses it and says what is wrong: core/diffusion/prior/acceptance.h.
`anneau-cli check-prior mine.safetensors` measures it.
"""
import hashlib
import json
import math
import struct

PARAMETRISATION = "edm: D = c_skip x + c_out F(c_in x, asinh(x/sigma), ln(sigma)/4)"
COMPONENTS = 32


def write_safetensors(path, arrays, metadata):
    """arrays: name -> (shape, little-endian float32 bytes)."""
    header, begin = {"__metadata__": metadata}, 0
    for name in sorted(arrays):
        shape, raw = arrays[name]
        count = math.prod(shape)
        if len(raw) != 4 * count:
            raise ValueError(f"{name}: {len(raw)} bytes for shape {list(shape)}")
        values = struct.unpack(f"<{count}f", raw)
        if not all(map(math.isfinite, values)):
            raise ValueError(f"{name} holds values that are not finite")
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, begin + len(raw)]}
        begin += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in sorted(arrays):
            file.write(arrays[name][1])


def expected_shapes(channels, blocks, embedding):
    """The parameters of unet-v1, name -> shape; as unetParameters() in core/diffusion/network/unet.cpp."""
    shapes = {}

    def conv(name, inputs, outputs, kernel):
        shapes[name + ".weight"], shapes[name + ".bias"] = (outputs, inputs, kernel, kernel), (outputs,)

    def linear(name, inputs, outputs):
        shapes[name + ".weight"], shapes[name + ".bias"] = (outputs, inputs), (outputs,)

    def norm(name, width):
        shapes[name + ".gain"], shapes[name + ".shift"] = (width,), (width,)

    def block(name, inputs, outputs):
        norm(name + ".norm1", inputs)
        conv(name + ".conv1", inputs, outputs, 3)
        norm(name + ".norm2", outputs)
        linear(name + ".film", embedding, 2 * outputs)
        conv(name + ".conv2", outputs, outputs, 3)
        if inputs != outputs:
            conv(name + ".skip", inputs, outputs, 1)

    linear("embed.0", 32, embedding)
    linear("embed.1", embedding, embedding)
    conv("stem", 8, channels[0], 3)
    for level in range(3):
        for b in range(blocks[level]):
            block(f"down.{level}.{b}", channels[level], channels[level])
        if level < 2:
            conv(f"shrink.{level}", channels[level], channels[level + 1], 3)
    norm("attention.norm", channels[2])
    conv("attention.qkv", channels[2], 3 * channels[2], 1)
    conv("attention.out", channels[2], channels[2], 1)
    block("middle", channels[2], channels[2])
    for level in (1, 0):
        conv(f"grow.{level}", channels[level + 1], channels[level], 3)
        for b in range(blocks[level]):
            block(f"up.{level}.{b}", (2 if b == 0 else 1) * channels[level], channels[level])
    norm("last.norm", channels[0])
    conv("last", channels[0], 4, 3)
    conv("direct", 8, 4, 3)
    return shapes


def _stored(array):
    """(shape, bytes) of a numpy array or a torch tensor."""
    if hasattr(array, "detach"):
        array = array.detach().cpu().float().numpy()
    array = array.astype("<f4")
    return tuple(array.shape), array.tobytes()


def _moments(images):
    """Mean, leading components times their standard deviation, variance outside them a pixel, spectrum."""
    import numpy as np

    images = np.asarray(images.detach().cpu() if hasattr(images, "detach") else images, dtype=np.float64)
    count, side = images.shape[0], images.shape[-1]
    mean = images.mean(0)
    spread = images - mean
    kept = min(COMPONENTS, count - 1)
    _, sizes, axes = np.linalg.svd(spread.reshape(count, -1) / math.sqrt(count - 1), full_matrices=False)
    components = (sizes[:kept, None] * axes[:kept]).reshape(kept, side, side)
    total = (spread**2).sum() / (count - 1)
    remainder = max(0.0, total - (sizes[:kept] ** 2).sum()) / side**2
    spectrum = (np.abs(np.fft.rfft2(spread)) ** 2).mean(0) / side**2
    return mean[None], components, remainder, spectrum


def export_prior(path, state, images, *, pixels, channels, blocks, embedding, sigma_data, sigma_min,
                 sigma_max, unit, training_set, steps=0):
    """Writes the parameters `state` (name -> array, as UNet.state()) as a prior."""
    if images.ndim != 3 or images.shape[0] < 2 or tuple(images.shape[1:]) != (pixels, pixels):
        raise ValueError(f"images must have the shape [N, {pixels}, {pixels}] with N > 1")
    wanted = expected_shapes(channels, blocks, embedding)
    if set(wanted) != set(state):
        missing, more = sorted(set(wanted) - set(state)), sorted(set(state) - set(wanted))
        raise ValueError(f"not a unet-v1: missing {missing[:3]}, not in it {more[:3]}")
    arrays = {name: _stored(value) for name, value in state.items()}
    for name, (shape, _) in arrays.items():
        if shape != wanted[name]:
            raise ValueError(f"{name} has the shape {shape} where unet-v1 needs {wanted[name]}")
    mean, components, remainder, spectrum = _moments(images)
    arrays["prior_mean"] = _stored(mean)
    arrays["prior_components"] = _stored(components)
    arrays["prior_spectrum"] = _stored(spectrum)
    write_safetensors(path, arrays, {
        "format": "anneau-prior/1",
        "architecture": "unet-v1",
        "parametrisation": PARAMETRISATION,
        "pixels": str(pixels),
        "channels": ",".join(map(str, channels)),
        "blocks": ",".join(map(str, blocks)),
        "embedding": str(embedding),
        "sigma_data": repr(float(sigma_data)),
        "sigma_min": repr(float(sigma_min)),
        "sigma_max": repr(float(sigma_max)),
        "prior_remainder": repr(float(remainder)),
        "pixel_convention": "row 0 is the lowest y",
        "unit": unit,
        "training_set": training_set,
        "training_hash": hashlib.sha256(_stored(mean)[1] + _stored(components)[1]).hexdigest(),
        "steps": str(steps),
    })


try:
    import torch
except ImportError:  # exporting numpy arrays needs none
    torch = None

if torch is not None:
    from torch.nn import functional as F

    class UNet(torch.nn.Module):
        """unet-v1 and its denoiser; parameters have the names that export_prior() wants."""

        def __init__(self, channels=(64, 96, 128), blocks=(1, 2, 2), embedding=128, sigma_data=0.5):
            super().__init__()
            self.blocks, self.sigma_data = blocks, sigma_data
            self.weights = torch.nn.ParameterDict()
            for name, shape in expected_shapes(channels, blocks, embedding).items():
                self.weights[name.replace(".", "/")] = torch.nn.Parameter(self._start(name, shape))

        @staticmethod
        def _start(name, shape):
            if name.endswith(".gain"):
                return torch.ones(shape)
            last = name.split(".")[-2] in ("conv2", "out", "last", "direct")
            if not name.endswith(".weight") or last:
                return torch.zeros(shape)  # the last layers of each branch start at zero
            return torch.randn(shape) / math.sqrt(math.prod(shape[1:]))

        def state(self):
            """For export_prior()."""
            return {name.replace("/", "."): value for name, value in self.weights.items()}

        def _get(self, name):
            return self.weights[name.replace(".", "/")]

        def _conv(self, name, x, stride=1):
            weight = self._get(name + ".weight")
            return F.conv2d(x, weight, self._get(name + ".bias"), stride, weight.shape[2] // 2)

        def _linear(self, name, x):
            return F.linear(x, self._get(name + ".weight"), self._get(name + ".bias"))

        @staticmethod
        def _norm(x, gain, shift):
            x = F.group_norm(x, 8)
            return F.silu(x * gain[:, :, None, None] + shift[:, :, None, None])

        def _plain_norm(self, name, x):
            return self._norm(x, self._get(name + ".gain")[None], self._get(name + ".shift")[None])

        def _block(self, name, x, embedding):
            h = self._conv(name + ".conv1", self._plain_norm(name + ".norm1", x))
            scale, offset = self._linear(name + ".film", embedding).chunk(2, 1)
            gain = self._get(name + ".norm2.gain") * (1 + scale)
            shift = self._get(name + ".norm2.shift") * (1 + scale) + offset
            h = self._conv(name + ".conv2", self._norm(h, gain, shift))
            project = (name + ".skip.weight").replace(".", "/") in self.weights
            return (self._conv(name + ".skip", x) if project else x) + h

        def _attention(self, x):
            batch, width, height, columns = x.shape
            qkv = self._conv("attention.qkv", self._plain_norm("attention.norm", x))
            q, k, v = (qkv.permute(0, 2, 3, 1).reshape(batch, height * columns, 3, width // 32, 32)
                       .permute(2, 0, 3, 1, 4))
            mixed = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(32), -1) @ v
            mixed = mixed.permute(0, 2, 1, 3).reshape(batch, height, columns, width)
            return x + self._conv("attention.out", mixed.permute(0, 3, 1, 2))

        def network(self, scaled, squashed, noise):
            """F: images [B, 1, H, W] twice and ln(sigma)/4 [B] -> [B, 1, H, W]."""
            frequency = torch.exp(torch.linspace(math.log(0.5), math.log(12.0), 16, device=noise.device))
            phase = noise[:, None] * frequency[None]
            e = torch.cat([torch.sin(phase), torch.cos(phase)], 1)
            e = F.silu(self._linear("embed.1", F.silu(self._linear("embed.0", e))))
            pixels = torch.cat([F.pixel_unshuffle(scaled, 2), F.pixel_unshuffle(squashed, 2)], 1)
            h, kept = self._conv("stem", pixels), []
            for level in range(3):
                for b in range(self.blocks[level]):
                    h = self._block(f"down.{level}.{b}", h, e)
                if level < 2:
                    kept.append(h)
                    h = self._conv(f"shrink.{level}", h, 2)
            h = self._block("middle", self._attention(h), e)
            for level in (1, 0):
                h = F.interpolate(self._conv(f"grow.{level}", h), scale_factor=2, mode="nearest")
                h = torch.cat([h, kept[level]], 1)
                for b in range(self.blocks[level]):
                    h = self._block(f"up.{level}.{b}", h, e)
            h = self._conv("last", self._plain_norm("last.norm", h))
            return F.pixel_shuffle(h + self._conv("direct", pixels), 2)

        def forward(self, x, sigma):
            """D(x, sigma): images [B, 1, H, W], levels [B] -> [B, 1, H, W]."""
            s, d = sigma[:, None, None, None], self.sigma_data
            scale = torch.rsqrt(s**2 + d**2)
            out = self.network(x * scale, torch.asinh(x / s), torch.log(sigma) / 4)
            return (d * scale) ** 2 * x + s * d * scale * out
