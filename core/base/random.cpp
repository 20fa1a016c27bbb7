// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

constexpr std::uint32_t kMultiplier0 = 0xD2511F53u;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57u;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9u;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85u;

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{kMultiplier0} * c[0];
        const std::uint64_t p1 = std::uint64_t{kMultiplier1} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += kWeyl0;
        k[1] += kWeyl1;
    }
    return c;
}

} // namespace

Rng::Rng(std::uint64_t seed, std::uint32_t stream, std::uint32_t step)
    : m_key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}, m_counter{0, 0, stream, step}
{
}

void Rng::refill()
{
    m_block = philox(m_counter, m_key);
    if (++m_counter[0] == 0) {
        ++m_counter[1];
    }
    m_used = 0;
}

std::uint32_t Rng::bits()
{
    if (m_used == 4) {
        refill();
    }
    return m_block[static_cast<std::size_t>(m_used++)];
}

double Rng::uniform()
{
    const std::uint64_t high = bits() >> 5;
    const std::uint64_t low = bits() >> 6;
    return (static_cast<double>((high << 26) | low) + 0.5) * 0x1p-53;
}

double Rng::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::uint32_t Rng::below(std::uint32_t n)
{
    const std::uint32_t reject = (0u - n) % n; // 2^32 mod n
    for (;;) {
        const std::uint64_t product = std::uint64_t{bits()} * n;
        if (static_cast<std::uint32_t>(product) >= reject) {
            return static_cast<std::uint32_t>(product >> 32);
        }
    }
}

void Rng::fillNormal(std::span<float> out)
{
    for (float& value : out) {
        value = static_cast<float>(normal());
    }
}

void Rng::fillNormal(std::span<double> out)
{
    for (double& value : out) {
        value = normal();
    }
}

} // namespace anneau
