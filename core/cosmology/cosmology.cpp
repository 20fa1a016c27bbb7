// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cosmology/cosmology.h"

#include "core/cosmology/constants.h"

#include <array>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {

using namespace constants;
constexpr double kPi = std::numbers::pi;
constexpr double kHighestRedshift = 1000;
constexpr double kKilometre = 1e3;

/// Gauss-Legendre rule of ten points on [-1, 1]: nodes of one half and their weights.
constexpr std::array<double, 5> kNodes{0.1488743389816312108848260, 0.4333953941292471907992659,
                                       0.6794095682990244062343274, 0.8650633666889845107320967,
                                       0.9739065285171717200779640};
constexpr std::array<double, 5> kWeights{0.2955242247147528701738930, 0.2692667193099963550912269,
                                         0.2190863625159820439955349, 0.1494513491505805931457763,
                                         0.0666713443086881375935688};

template <class F>
double integral(double from, double to, F&& f)
{
    const int parts = 1 + static_cast<int>(std::abs(to - from) / 0.1);
    const double half = 0.5 * (to - from) / parts;
    double sum = 0;
    for (int i = 0; i < parts; ++i) {
        const double middle = from + (2 * i + 1) * half;
        for (std::size_t k = 0; k < kNodes.size(); ++k) {
            sum +=
                kWeights[k] * (f(middle - half * kNodes[k]) + f(middle + half * kNodes[k])) * half;
        }
    }
    return sum;
}

/// sinh(sqrt(k) x)/sqrt(k), for k < 0 its continuation with the sine; x for k = 0.
double curvedSine(double k, double x)
{
    const double u = k * x * x;
    if (std::abs(u) < 1e-3) { // Next term: u^4/9!, below 1e-17.
        return x * (1 + u / 6 * (1 + u / 20 * (1 + u / 42)));
    }
    const double root = std::sqrt(std::abs(k));
    return (k > 0 ? std::sinh(root * x) : std::sin(root * x)) / root;
}

void expectPair(double zLens, double zSource)
{
    expects(std::isfinite(zSource) && zLens > 0 && zSource > zLens,
            "Cosmology: a lens must lie between the observer and the source");
}

} // namespace

Result<Cosmology> Cosmology::make(const CosmologyParameters& p)
{
    for (const double value : {p.h0, p.omegaMatter, p.omegaDarkEnergy, p.w0, p.wa}) {
        if (!std::isfinite(value)) {
            return fail(Error::Kind::BadInput,
                        "A parameter of the cosmology is not a finite number; correct it.");
        }
    }
    if (!(p.h0 > 0)) {
        return fail(Error::Kind::BadInput, "The Hubble constant must be positive; correct H0.");
    }
    const Cosmology cosmology(p);
    for (double u = 0; u <= std::log1p(kHighestRedshift); u += 0.01) {
        if (!(cosmology.expansionSquared(std::expm1(u)) > 0)) {
            return fail(Error::Kind::BadInput,
                        "These densities are no universe that has always expanded; correct "
                        "Omega_m, Omega_DE, w0 or wa.");
        }
    }
    return cosmology;
}

Result<Cosmology> Cosmology::flat(double h0, double omegaMatter)
{
    return make({h0, omegaMatter, 1 - omegaMatter, -1, 0});
}

double Cosmology::omegaCurvature() const
{
    return 1 - m_parameters.omegaMatter - m_parameters.omegaDarkEnergy;
}

double Cosmology::expansionSquared(double z) const
{
    const CosmologyParameters& p = m_parameters;
    const double a = 1 + z;
    const double dark =
        std::pow(a, 3 * (1 + p.w0 + p.wa)) * (p.wa == 0 ? 1 : std::exp(-3 * p.wa * z / a));
    return p.omegaMatter * a * a * a + omegaCurvature() * a * a + p.omegaDarkEnergy * dark;
}

double Cosmology::expansion(double z) const
{
    return std::sqrt(expansionSquared(z));
}

double Cosmology::criticalDensity(double z) const
{
    const double h = m_parameters.h0 * kKilometre / kMegaparsec * expansion(z); // 1/s
    return 3 * h * h / (8 * kPi * kSolarMassParameter) * std::pow(kMegaparsec, 3);
}

double Cosmology::hubbleDistance() const
{
    return kSpeedOfLight / kKilometre / m_parameters.h0;
}

double Cosmology::comovingDistance(double z1, double z2) const
{
    expects(std::isfinite(z1) && std::isfinite(z2) && z1 >= 0 && z2 >= 0,
            "Cosmology: redshifts must be finite and not negative");
    // In u = ln(1 + z) the integrand is smooth over any range.
    const auto integrand = [this](double u) {
        return std::exp(u) / expansion(std::expm1(u));
    };
    return hubbleDistance() * integral(std::log1p(z1), std::log1p(z2), integrand);
}

double Cosmology::transverseComovingDistance(double z1, double z2) const
{
    expects(z1 <= z2, "Cosmology: the second redshift must be the larger one");
    const double unit = hubbleDistance();
    return curvedSine(omegaCurvature() / (unit * unit), comovingDistance(z1, z2));
}

double Cosmology::angularDiameterDistance(double z1, double z2) const
{
    return transverseComovingDistance(z1, z2) / (1 + z2);
}

double Cosmology::luminosityDistance(double z) const
{
    return transverseComovingDistance(0, z) * (1 + z);
}

double Cosmology::kiloparsecPerArcsec(double z) const
{
    return angularDiameterDistance(z) * 1e3 * kArcsec;
}

double Cosmology::physicalPerReducedDeflection(double zLens, double zSource) const
{
    expectPair(zLens, zSource);
    return angularDiameterDistance(zSource) / angularDiameterDistance(zLens, zSource);
}

double Cosmology::timeDelayDistance(double zLens, double zSource) const
{
    expectPair(zLens, zSource);
    return (1 + zLens) * angularDiameterDistance(zLens) * angularDiameterDistance(zSource) /
           angularDiameterDistance(zLens, zSource);
}

double Cosmology::daysPerSquareArcsec(double zLens, double zSource) const
{
    return timeDelayDistance(zLens, zSource) * kMegaparsec / kSpeedOfLight / kDay * kArcsec *
           kArcsec;
}

double Cosmology::criticalSurfaceDensity(double zLens, double zSource) const
{
    expectPair(zLens, zSource);
    const double ratio = angularDiameterDistance(zSource) /
                         (angularDiameterDistance(zLens) * angularDiameterDistance(zLens, zSource));
    return kSpeedOfLight * kSpeedOfLight / (4 * kPi * kSolarMassParameter) * ratio * kMegaparsec;
}

double Cosmology::criticalSurfaceDensityPerSquareArcsec(double zLens, double zSource) const
{
    const double side = angularDiameterDistance(zLens) * kArcsec;
    return criticalSurfaceDensity(zLens, zSource) * side * side;
}

double Cosmology::einsteinMass(double einsteinRadius, double zLens, double zSource) const
{
    return kPi * einsteinRadius * einsteinRadius *
           criticalSurfaceDensityPerSquareArcsec(zLens, zSource);
}

double Cosmology::einsteinRadiusOfMass(double mass, double zLens, double zSource) const
{
    return std::sqrt(mass / (kPi * criticalSurfaceDensityPerSquareArcsec(zLens, zSource)));
}

double Cosmology::einsteinRadiusOfDispersion(double sigma, double zLens, double zSource) const
{
    expectPair(zLens, zSource);
    const double beta = sigma * kKilometre / kSpeedOfLight;
    return 4 * kPi * beta * beta * angularDiameterDistance(zLens, zSource) /
           angularDiameterDistance(zSource) / kArcsec;
}

} // namespace anneau
