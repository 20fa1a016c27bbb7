// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Words of core that the window shows: the tables of models and the stages of jobs are English
/// there and translated where they are shown. Listed for lupdate; tests/widgets/forms checks that
/// the models' are complete.
namespace anneau {

inline constexpr const char* kModelTerms[] = {
    QT_TRANSLATE_NOOP("Model", "Mass sheet"),
    QT_TRANSLATE_NOOP("Model", "Constant convergence of the surroundings; images alone cannot tell "
                               "it from a rescaled lens."),
    QT_TRANSLATE_NOOP("Model", "Convergence"),
    QT_TRANSLATE_NOOP("Model", "Convergence of the sheet."),
    QT_TRANSLATE_NOOP("Model", "Elliptical power law"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Elliptical power law of any slope, singular at its centre (Tessore & Metcalf 2015)."),
    QT_TRANSLATE_NOOP("Model", "External shear"),
    QT_TRANSLATE_NOOP("Model", "Tide of masses far from the lens; origin at the image's centre."),
    QT_TRANSLATE_NOOP("Model", "Shear"),
    QT_TRANSLATE_NOOP("Model", "Strength of the shear."),
    QT_TRANSLATE_NOOP("Model", "Shear angle"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Direction in which images are stretched, counter-clockwise from the positive y axis."),
    QT_TRANSLATE_NOOP("Model", "Einstein radius"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Einstein radius on the intermediate axis, the square root of both half axes' product."),
    QT_TRANSLATE_NOOP("Model", "Slope"),
    QT_TRANSLATE_NOOP("Model",
                      "Logarithmic slope of the three-dimensional density; 2 is isothermal."),
    QT_TRANSLATE_NOOP("Model", "Axis ratio"),
    QT_TRANSLATE_NOOP("Model", "Minor over major axis."),
    QT_TRANSLATE_NOOP("Model", "Position angle"),
    QT_TRANSLATE_NOOP("Model",
                      "Angle of the major axis, counter-clockwise from the positive y axis."),
    QT_TRANSLATE_NOOP("Model", "Centre x"),
    QT_TRANSLATE_NOOP("Model", "Centre y"),
    QT_TRANSLATE_NOOP("Model", "Centre, to the right of the image's centre."),
    QT_TRANSLATE_NOOP("Model", "Centre, above the image's centre."),
    QT_TRANSLATE_NOOP("Model", "Singular isothermal ellipsoid"),
    QT_TRANSLATE_NOOP("Model", "Elliptical mass of constant velocity dispersion, singular at its "
                               "centre (Kormann et al. 1994)."),
    QT_TRANSLATE_NOOP("Model", "Singular isothermal sphere"),
    QT_TRANSLATE_NOOP("Model",
                      "Round mass of constant velocity dispersion, singular at its centre."),
    QT_TRANSLATE_NOOP("Model", "Sérsic"),
    QT_TRANSLATE_NOOP("Model", "Elliptical profile of a galaxy: n = 1 is an exponential disc, n = "
                               "4 de Vaucouleurs' law (Sérsic 1963)."),
    QT_TRANSLATE_NOOP("Model", "Brightness at the effective radius"),
    QT_TRANSLATE_NOOP("Model", "Surface brightness at the effective radius."),
    QT_TRANSLATE_NOOP("Model", "Effective radius"),
    QT_TRANSLATE_NOOP("Model", "Radius on the intermediate axis that holds half of the light."),
    QT_TRANSLATE_NOOP("Model", "Sérsic index"),
    QT_TRANSLATE_NOOP("Model", "Concentration of the light."),
    QT_TRANSLATE_NOOP("Model", "Core-Sérsic"),
    QT_TRANSLATE_NOOP("Model", "Sérsic profile whose centre is a shallow power law, as in giant "
                               "ellipticals (Graham et al. 2003)."),
    QT_TRANSLATE_NOOP("Model", "Brightness scale"),
    QT_TRANSLATE_NOOP("Model", "Brightness at the effective radius of the outer Sérsic profile."),
    QT_TRANSLATE_NOOP("Model", "Break radius"),
    QT_TRANSLATE_NOOP("Model", "Radius on the intermediate axis inside which the power law holds."),
    QT_TRANSLATE_NOOP("Model", "Sharpness"),
    QT_TRANSLATE_NOOP("Model", "How sharply one profile turns into the other."),
    QT_TRANSLATE_NOOP("Model", "Inner slope"),
    QT_TRANSLATE_NOOP("Model", "Logarithmic slope of the brightness inside the break."),
    QT_TRANSLATE_NOOP("Model", "Exponential disc"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Disc of a galaxy, fading by the same factor at every scale length (Freeman 1970)."),
    QT_TRANSLATE_NOOP("Model", "Central brightness"),
    QT_TRANSLATE_NOOP("Model", "Surface brightness at the centre."),
    QT_TRANSLATE_NOOP("Model", "Scale length"),
    QT_TRANSLATE_NOOP("Model",
                      "Length on the intermediate axis over which the light falls to 1/e."),
    QT_TRANSLATE_NOOP("Model", "Gaussian"),
    QT_TRANSLATE_NOOP("Model", "Elliptical Gaussian, of flux 2π σ² I_0."),
    QT_TRANSLATE_NOOP("Model", "Standard deviation"),
    QT_TRANSLATE_NOOP("Model", "Standard deviation on the intermediate axis."),
    QT_TRANSLATE_NOOP("Model", "Moffat"),
    QT_TRANSLATE_NOOP(
        "Model",
        "A core with power-law wings, as of a star seen through the atmosphere (Moffat 1969)."),
    QT_TRANSLATE_NOOP("Model", "Core radius"),
    QT_TRANSLATE_NOOP("Model", "Radius on the intermediate axis where the wings begin."),
    QT_TRANSLATE_NOOP("Model", "Wing exponent"),
    QT_TRANSLATE_NOOP("Model", "The wings fall as the radius to the power of -2β."),
    QT_TRANSLATE_NOOP("Model", "Point image"),
    QT_TRANSLATE_NOOP("Model", "One image of a point, as of a lensed quasar: a copy of the "
                               "point-spread function."),
    QT_TRANSLATE_NOOP("Model", "Flux"),
    QT_TRANSLATE_NOOP("Model", "All of the light of this image of the point."),
    QT_TRANSLATE_NOOP("Model", "Isothermal ellipsoid with a core"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Elliptical mass of constant velocity dispersion with a core (Kormann et al. 1994)."),
    QT_TRANSLATE_NOOP("Model",
                      "Radius inside which the convergence levels off, on the intermediate axis."),
    QT_TRANSLATE_NOOP("Model", "Dual pseudo-isothermal ellipsoid"),
    QT_TRANSLATE_NOOP("Model", "Isothermal between a core and a truncation radius, of finite mass: "
                               "dPIE, elliptical pseudo-Jaffe (Elíasdóttir et al. 2007)."),
    QT_TRANSLATE_NOOP("Model", "Normalisation"),
    QT_TRANSLATE_NOOP("Model",
                      "Einstein radius of the isothermal lens without core and truncation."),
    QT_TRANSLATE_NOOP("Model", "Truncation radius"),
    QT_TRANSLATE_NOOP(
        "Model", "Radius beyond which the convergence falls steeply, on the intermediate axis."),
    QT_TRANSLATE_NOOP("Model", "Point mass"),
    QT_TRANSLATE_NOOP(
        "Model",
        "All mass in one point: a black hole, or a small galaxy seen from afar (Einstein 1936)."),
    QT_TRANSLATE_NOOP("Model",
                      "Radius of the ring that the mass alone makes of a source behind it."),
    QT_TRANSLATE_NOOP("Model", "Pseudo-Jaffe sphere"),
    QT_TRANSLATE_NOOP("Model", "Round isothermal mass with core and truncation, given by its "
                               "central convergence: a small halo or satellite (Keeton 2001)."),
    QT_TRANSLATE_NOOP("Model", "Central convergence"),
    QT_TRANSLATE_NOOP("Model", "Convergence at the centre."),
    QT_TRANSLATE_NOOP("Model", "Radius inside which the convergence levels off."),
    QT_TRANSLATE_NOOP("Model", "Radius beyond which the convergence falls steeply."),
    QT_TRANSLATE_NOOP("Model", "NFW halo"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Dark halo, round or of elliptical potential (Navarro et al. 1997; Golse & Kneib 2002)."),
    QT_TRANSLATE_NOOP("Model", "Convergence scale"),
    QT_TRANSLATE_NOOP(
        "Model", "Characteristic density times scale radius over the critical surface density."),
    QT_TRANSLATE_NOOP("Model", "Scale radius"),
    QT_TRANSLATE_NOOP("Model", "Radius at which the density's slope changes."),
    QT_TRANSLATE_NOOP("Model", "Axis ratio of the potential"),
    QT_TRANSLATE_NOOP("Model", "Minor over major axis of the potential's ellipses; the mass is "
                               "about three times as flat."),
    QT_TRANSLATE_NOOP("Model", "NFW halo, elliptical mass"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Dark halo whose projected mass is elliptical (Navarro et al. 1997; Keeton 2001)."),
    QT_TRANSLATE_NOOP("Model", "Truncated NFW halo"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Round dark halo of finite mass: a sub-halo stripped by its host (Baltz et al. 2009)."),
    QT_TRANSLATE_NOOP("Model",
                      "Radius beyond which the density falls as the fifth power of the radius."),
    QT_TRANSLATE_NOOP("Model", "Hernquist sphere"),
    QT_TRANSLATE_NOOP("Model", "Round mass of the stars of an elliptical galaxy (Hernquist 1990)."),
    QT_TRANSLATE_NOOP("Model", "Hernquist ellipsoid"),
    QT_TRANSLATE_NOOP("Model", "Mass of the stars of an elliptical galaxy, elliptical on the sky "
                               "(Hernquist 1990; Keeton 2001)."),
    QT_TRANSLATE_NOOP("Model", "Sérsic mass"),
    QT_TRANSLATE_NOOP(
        "Model", "Mass of a galaxy's stars that follows its light (Sérsic 1963; Keeton 2001)."),
    QT_TRANSLATE_NOOP("Model", "Convergence at the effective radius"),
    QT_TRANSLATE_NOOP("Model", "Convergence at the effective radius."),
    QT_TRANSLATE_NOOP("Model", "Radius on the intermediate axis that holds half of the mass."),
    QT_TRANSLATE_NOOP("Model", "Concentration of the mass."),
    QT_TRANSLATE_NOOP("Model", "Gaussian mass"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Elliptical Gaussian convergence, one term of a multi-Gaussian expansion (Shajib 2019)."),
    QT_TRANSLATE_NOOP("Model", "Multipole, m = 1"),
    QT_TRANSLATE_NOOP("Model",
                      "Lopsidedness of the mass, a power law in the radius (Chu et al. 2013)."),
    QT_TRANSLATE_NOOP("Model", "Multipole strength"),
    QT_TRANSLATE_NOOP("Model",
                      "Twice the amplitude of the convergence at 1 arcsec from the centre."),
    QT_TRANSLATE_NOOP("Model", "Multipole angle"),
    QT_TRANSLATE_NOOP("Model", "Angle of a maximum, counter-clockwise from the positive y axis."),
    QT_TRANSLATE_NOOP("Model", "Multipole, m = 2"),
    QT_TRANSLATE_NOOP(
        "Model", "Ellipticity added to the mass, a power law in the radius (Chu et al. 2013)."),
    QT_TRANSLATE_NOOP("Model", "Multipole, m = 3"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Three-fold deviation of the mass from its ellipse, a power law (Chu et al. 2013)."),
    QT_TRANSLATE_NOOP("Model", "Multipole, m = 4"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Boxy or discy deviation of the mass from its ellipse, a power law (Chu et al. 2013)."),
    QT_TRANSLATE_NOOP("Model", "External convergence gradient"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Gradients of convergence and shear across the lens: flexion (Bacon et al. 2006)."),
    QT_TRANSLATE_NOOP("Model", "Convergence gradient"),
    QT_TRANSLATE_NOOP("Model", "Growth of the convergence per arcsec: the first flexion."),
    QT_TRANSLATE_NOOP("Model", "Gradient angle"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Direction in which the convergence grows, counter-clockwise from the positive y axis."),
    QT_TRANSLATE_NOOP("Model", "Second flexion"),
    QT_TRANSLATE_NOOP("Model", "Three-fold gradient of the shear per arcsec."),
    QT_TRANSLATE_NOOP("Model", "Second flexion angle"),
    QT_TRANSLATE_NOOP(
        "Model",
        "Angle of a maximum of its potential, counter-clockwise from the positive y axis."),
    QT_TRANSLATE_NOOP("Model", "Population of sub-haloes"),
    QT_TRANSLATE_NOOP("Model", "Hundreds or thousands of small truncated haloes drawn from a mass "
                               "function (Dalal & Kochanek 2002)."),
    QT_TRANSLATE_NOOP("Model", "Number of haloes"),
    QT_TRANSLATE_NOOP("Model", "How many haloes there are inside the disc."),
    QT_TRANSLATE_NOOP("Model", "Smallest halo"),
    QT_TRANSLATE_NOOP("Model", "Einstein radius of a point with the least massive halo's mass."),
    QT_TRANSLATE_NOOP("Model", "Largest halo"),
    QT_TRANSLATE_NOOP("Model", "Einstein radius of a point with the most massive halo's mass."),
    QT_TRANSLATE_NOOP("Model", "Slope of the mass function"),
    QT_TRANSLATE_NOOP("Model",
                      "Number of haloes per mass goes as the mass to the power of minus this."),
    QT_TRANSLATE_NOOP("Model", "Convergence at truncation"),
    QT_TRANSLATE_NOOP("Model", "Mass of each halo over the area inside its truncation radius."),
    QT_TRANSLATE_NOOP("Model", "Radius of the disc"),
    QT_TRANSLATE_NOOP("Model", "Haloes are strewn evenly inside this radius."),
    QT_TRANSLATE_NOOP("Model", "Seed"),
    QT_TRANSLATE_NOOP("Model", "Names the draw: another number, another population."),
};

inline constexpr const char* kStageTerms[] = {
    QT_TRANSLATE_NOOP("Stage", "finding the lens"),
    QT_TRANSLATE_NOOP("Stage", "fitting the lens light"),
    QT_TRANSLATE_NOOP("Stage", "searching lenses"),
    QT_TRANSLATE_NOOP("Stage", "comparing lenses"),
    QT_TRANSLATE_NOOP("Stage", "fitting lens and source"),
    QT_TRANSLATE_NOOP("Stage", "inverting the source"),
    QT_TRANSLATE_NOOP("Stage", "done"),
    QT_TRANSLATE_NOOP("Stage", "lens operator"),
    QT_TRANSLATE_NOOP("Stage", "classical inversion"),
    QT_TRANSLATE_NOOP("Stage", "singular values"),
    QT_TRANSLATE_NOOP("Stage", "sampling"),
    QT_TRANSLATE_NOOP("Stage", "coverage"),
    QT_TRANSLATE_NOOP("Stage", "loading the engine"),
    QT_TRANSLATE_NOOP("Stage", "reading samples"),
};

} // namespace anneau
