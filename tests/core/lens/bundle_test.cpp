// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/bundle.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using anneau::Bundle;
using anneau::Rng;

namespace {

/// Whole bundles, whole packs and a pack that is partly filled, on any machine.
constexpr std::size_t kRays = 203;

template <class T>
T formula(const T& a, const T& b)
{
    return select(a < b, exp(-a) * b, log(a * a + 1.0) / b) - sqrt(select(a > b, a, b));
}

template <class S>
std::vector<S> coordinates(Rng& rng)
{
    std::vector<S> values(kRays);
    for (S& value : values) {
        value = static_cast<S>(4 * rng.uniform() - 2);
    }
    return values;
}

/// Largest difference between what a model gives for many rays at once and for each by itself, in
/// units of the last place of the largest value.
template <class S, class Call>
double worstOf(const Call& call, Rng& rng)
{
    const std::vector<S> x = coordinates<S>(rng), y = coordinates<S>(rng);
    const std::vector<S> together = call(x, y);
    double worst = 0, largest = 1;
    for (std::size_t i = 0; i < kRays; ++i) {
        const double alone = call(std::vector<S>{x[i]}, std::vector<S>{y[i]})[0];
        worst = std::max(worst, std::abs(alone - static_cast<double>(together[i])));
        largest = std::max(largest, std::abs(alone));
    }
    return worst / (largest * std::numeric_limits<S>::epsilon());
}

template <class S>
double worstDeflection(const anneau::MassModel& model, Rng& rng)
{
    const std::vector<double> p = anneau::test::randomValues(model, rng);
    return worstOf<S>(
        [&](const std::vector<S>& x, const std::vector<S>& y) {
            std::vector<S> ax(x.size()), ay(x.size());
            model.addDeflection(p, x.size(), x.data(), y.data(), ax.data(), ay.data());
            return ax;
        },
        rng);
}

template <class S>
double worstBrightness(const anneau::LightModel& model, Rng& rng)
{
    std::vector<double> p;
    for (const anneau::Parameter& parameter : model.parameters()) {
        p.push_back(parameter.initial);
    }
    return worstOf<S>(
        [&](const std::vector<S>& x, const std::vector<S>& y) {
            std::vector<S> light(x.size());
            model.addBrightness(p, x.size(), x.data(), y.data(), light.data());
            return light;
        },
        rng);
}

} // namespace

class BundleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isItsPacksSideBySide()
    {
        using V = anneau::NativePack<double>;
        using B = Bundle<V, 3>;
        Rng rng(5, 0);
        std::array<double, B::kWidth> a, b, together;
        for (std::size_t i = 0; i < a.size(); ++i) {
            a[i] = 0.1 + 3 * rng.uniform();
            b[i] = 0.1 + 3 * rng.uniform();
        }
        formula(B::load(a.data()), B::load(b.data())).store(together.data());
        for (std::size_t i = 0; i < a.size(); i += V::kWidth) {
            std::array<double, V::kWidth> alone;
            formula(V::load(a.data() + i), V::load(b.data() + i)).store(alone.data());
            for (std::size_t k = 0; k < alone.size(); ++k) {
                QVERIFY(std::abs(alone[k] - together[i + k]) < 1e-14);
            }
        }
        QVERIFY(largestMagnitude(B(-2.5)) == 2.5);
        QVERIFY(largestMagnitude(B(V(1.5))) == 1.5);
    }

    void raysDoNotKnowTheirNeighbours()
    {
        Rng rng(11, 0);
        for (const anneau::MassModel* model : anneau::massModels()) {
            QVERIFY2(worstDeflection<double>(*model, rng) < 100, model->key().data());
            QVERIFY2(worstDeflection<float>(*model, rng) < 100, model->key().data());
        }
        for (const anneau::LightModel* model : anneau::lightModels()) {
            QVERIFY2(worstBrightness<double>(*model, rng) < 100, model->key().data());
            QVERIFY2(worstBrightness<float>(*model, rng) < 100, model->key().data());
        }
    }
};

ANNEAU_TEST(bundle, BundleTest)
#include "bundle_test.moc"
