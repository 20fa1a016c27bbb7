// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace anneau {

/// Parameters of a homogeneous universe of matter, curvature and dark energy, without radiation;
/// the curvature is what is missing to 1.
struct CosmologyParameters {
    double h0 = 70;           ///< Hubble constant, km/s/Mpc.
    double omegaMatter = 0.3; ///< Today's densities in units of the critical one.
    double omegaDarkEnergy = 0.7;
    double w0 = -1; ///< Equation of state of dark energy, w = w0 + wa z/(1+z)
    double wa = 0;  ///< (Chevallier & Polarski 2001, arXiv:gr-qc/0009008); -1, 0: Lambda.
};

/// Distances and lensing scales in a Friedmann universe (Hogg 1999, arXiv:astro-ph/9905116;
/// Schneider, Ehlers & Falco 1992). Distances in Mpc, masses in solar masses, angles in arcsec,
/// times in days; constants.h has the constants. Relative accuracy 1e-12 and better for redshifts
/// up to 1000.
///
/// Redshifts must be finite and >= 0, and where a lens and a source are asked for, the source's
/// must be the larger; anything else is a bug and throws. Immutable; safe to use from several
/// threads.
class Cosmology {
public:
    /// Flat, matter and Lambda, H0 = 70 km/s/Mpc, Omega_m = 0.3.
    Cosmology() = default;
    /// An error for parameters that are no expanding universe: H0 not positive, an expansion rate
    /// that vanishes at some redshift below 1000, a number that is not finite.
    static Result<Cosmology> make(const CosmologyParameters& parameters);
    static Result<Cosmology> flat(double h0, double omegaMatter);

    const CosmologyParameters& parameters() const { return m_parameters; }
    double omegaCurvature() const;

    double expansion(double z) const;       ///< H(z)/H0.
    double criticalDensity(double z) const; ///< 3 H^2/(8 pi G), Msun/Mpc^3.
    double hubbleDistance() const;          ///< c/H0.

    /// Along the line of sight between two redshifts, comoving; negative if z2 < z1.
    double comovingDistance(double z1, double z2) const;
    /// Length per angle between two redshifts, z1 <= z2, for an observer at z1; comoving.
    double transverseComovingDistance(double z1, double z2) const;
    /// The same at the time of z2: D_A(z1, z2).
    double angularDiameterDistance(double z1, double z2) const;
    double angularDiameterDistance(double z) const { return angularDiameterDistance(0, z); }
    double luminosityDistance(double z) const;

    double kiloparsecPerArcsec(double z) const;

    /// Physical over reduced deflection, D_s/D_ls: by how much light is bent at the lens for each
    /// arcsec that its source is displaced.
    double physicalPerReducedDeflection(double zLens, double zSource) const;

    /// (1 + z_l) D_l D_s/D_ls.
    double timeDelayDistance(double zLens, double zSource) const;
    /// Delay in days per arcsec^2 of Fermat potential: D_dt/c.
    double daysPerSquareArcsec(double zLens, double zSource) const;

    /// Sigma_cr = c^2/(4 pi G) D_s/(D_l D_ls), Msun/Mpc^2: where kappa is 1.
    double criticalSurfaceDensity(double zLens, double zSource) const;
    /// The same in Msun per square arcsec on the lens plane.
    double criticalSurfaceDensityPerSquareArcsec(double zLens, double zSource) const;

    /// Mass inside a circle of that angular radius whose mean kappa is 1, Msun.
    double einsteinMass(double einsteinRadius, double zLens, double zSource) const;
    /// Einstein radius of a point mass in Msun, arcsec.
    double einsteinRadiusOfMass(double mass, double zLens, double zSource) const;
    /// Einstein radius of a singular isothermal sphere, 4 pi (sigma/c)^2 D_ls/D_s, sigma in km/s.
    double einsteinRadiusOfDispersion(double sigma, double zLens, double zSource) const;

private:
    explicit Cosmology(const CosmologyParameters& parameters) : m_parameters(parameters) {}
    double expansionSquared(double z) const;

    CosmologyParameters m_parameters;
};

} // namespace anneau
