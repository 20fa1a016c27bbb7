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
};

} // namespace anneau
