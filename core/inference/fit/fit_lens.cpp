// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/point_spread.h"
#include "core/inference/fit/fit_as_given.h"
#include "core/inference/fit/fit_bins.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/fit/pixel_fit.h"
#include "core/inference/fit/quasars.h"
#include "core/inference/parameter_map.h"
#include "core/lens/lens_of.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kPoor = 1.5; ///< Arcs' chi^2.

/// Whether a fit may be of the wrong lens: its arcs are not fitted, a parameter of its lens ended
/// at a bound, or its Einstein radius is no arc's.
bool isDoubtful(const FitResult& fit)
{
    const bool atBound = std::ranges::any_of(fit.parameters, [&](const FittedParameter& p) {
        return p.atBound && std::ranges::find(fit.scene.lensMass, p.component, &Component::id) !=
                                fit.scene.lensMass.end();
    });
    const double radius = einsteinRadius(fit.scene, fit.arcRadius);
    return fit.chi2ReducedArcs > kPoor || atBound || !isRadiusOfArcs(radius, fit.arcRadius);
}

/// With one lens galaxy, and if that fails or is doubtful, with the companions that are found:
/// round images of the source look like them, and a lens that needs none must not get any. `bins`:
/// see fitAsGiven().
Result<FitResult> fitGalaxies(const Observation& observation, const FitOptions& options,
                              const FitEvents& events, const std::stop_token& stop, int* bins)
{
    const auto mustBeBinned = [bins] {
        return bins != nullptr && *bins > 1;
    };
    FitEvents first = events;
    Progress done;
    first.progress = [&](const Progress& progress) {
        if (progress.done >= progress.total) {
            done = progress; // There may be more to do.
        } else if (events.progress) {
            events.progress(progress);
        }
    };
    const bool given =
        options.start && !(options.start->lensMass.empty() && options.start->lensLight.empty());
    const bool mayBeMore = !given && options.galaxies > 1;
    const auto wholly = [&] {
        return fitAsGiven(observation, options, FitGalaxies::One, first, stop, bins);
    };
    auto one = mayBeMore
                   ? fitAsGiven(observation, options, FitGalaxies::OneWithinArcs, first, stop, bins)
                   : wholly();
    if (mustBeBinned()) {
        return one;
    }
    const bool failed = !one && one.error().kind == Error::Kind::Failed;
    if (mayBeMore && (failed || (one && isDoubtful(*one)))) {
        FitEvents second;
        second.progress = first.progress;
        auto all =
            fitAsGiven(observation, options, FitGalaxies::WithCompanions, second, stop, bins);
        if (mustBeBinned() || (!all && all.error().kind == Error::Kind::Cancelled)) {
            return all;
        }
        const bool better = all && (!one || (isDoubtful(*all) ? 0.8 : 1.2) * one->chi2ReducedArcs >
                                                all->chi2ReducedArcs);
        if (better) {
            one = std::move(all);
            if (events.onBetter) {
                events.onBetter(one->scene);
            }
        }
    }
    if (failed && !one) { // A lens that is no arcs' is better than none.
        one = wholly();
    }
    if (one && events.progress) {
        events.progress(done);
    }
    return one;
}

/// The fit, of bins where pixels are finer than the PSF asks for, or the arcs cover too many.
Result<FitResult> fitInBins(const Observation& observation, const FitOptions& options,
                            const FitEvents& events, std::stop_token stop)
{
    constexpr int kLargestBins = 4; ///< Pixels a side; what is larger still is fitted at any cost.
    const NoiseSpec noise = options.start ? options.start->noise : NoiseSpec{};
    for (int least = 1;;) {
        const BinnedObservation bins = binnedForFit(observation, least);
        FitEvents passedOn = events;
        if (events.onBetter && bins.factor > 1) {
            passedOn.onBetter = [&](const Scene& scene) {
                events.onBetter(sceneOfWhole(scene, bins, noise));
            };
        }
        int more = 1;
        auto fitted = fitGalaxies(bins.observation, optionsForBins(options, bins), passedOn, stop,
                                  bins.factor < kLargestBins ? &more : nullptr);
        if (more == 1) {
            return fitted ? resultOfWhole(std::move(*fitted), bins, noise, observation)
                          : std::move(fitted);
        }
        least = std::min(more * bins.factor, kLargestBins);
    }
}

/// The fit of what is left without the images of a quasar, and a result that has them.
Result<FitResult> fitBehind(const QuasarPlan& quasars, const Observation& observation,
                            const FitOptions& options, const FitEvents& events,
                            std::stop_token stop)
{
    const Observation rest = withoutPoints(observation, quasars.points, quasars.how);
    FitOptions own = options;
    FitEvents shown = events;
    const auto withPoints = [&](Scene scene) {
        scene.lensLight.insert(scene.lensLight.end(), quasars.points.begin(), quasars.points.end());
        return scene;
    };
    if (own.start) {
        std::erase_if(own.start->lensLight, isPoint);
    }
    if (events.onBetter) {
        shown.onBetter = [&](const Scene& scene) {
            events.onBetter(withPoints(scene));
        };
    }
    auto fitted = fitInBins(rest, own, shown, std::move(stop));
    if (fitted) {
        fitted->scene = withPoints(std::move(fitted->scene));
        for (int r = fitted->row; r < fitted->row + fitted->height; ++r) {
            for (int c = fitted->col; c < fitted->col + fitted->width; ++c) {
                if (observation.mask.at(r, c) != 0 && rest.mask.at(r, c) == 0) {
                    fitted->leftOut.at(r, c) = 1;
                }
            }
        }
        fitted->warnings.insert(fitted->warnings.begin(), describe(quasars));
    }
    return fitted;
}

} // namespace

Result<FitResult> fitLens(const Observation& observation, const FitOptions& options,
                          const FitEvents& events, std::stop_token stop)
{
    expects(observation.rows() > 0 && observation.sigma.sameShape(observation.data) &&
                observation.mask.sameShape(observation.data),
            "fitLens: incomplete observation");
    if (options.start) {
        if (auto plane = requireOnePlane(*options.start, "The fit"); !plane) {
            return failWith(plane);
        }
    }
    const bool known = ringKey(options.mass) != "" &&
                       std::ranges::any_of(fitMassModels(), [&](const MassModel* model) {
                           return model->key() == options.mass;
                       });
    if (!known) {
        return fail(Error::Kind::BadInput, "A lens cannot be fitted as \"" + options.mass +
                                               "\": choose " + fitMassNames() + ".");
    }
    const auto start = std::chrono::steady_clock::now();
    const QuasarPlan quasars = planFor(observation, options);
    auto fitted = quasars.points.empty()
                      ? fitInBins(observation, options, events, std::move(stop))
                      : fitBehind(quasars, observation, options, events, std::move(stop));
    if (fitted) {
        fitted->seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }
    return fitted;
}

} // namespace anneau
