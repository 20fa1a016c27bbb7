// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_model.h"
#include "core/diffusion/joint/source_law.h"
#include "core/diffusion/likelihood/arc_data.h"
#include "core/diffusion/likelihood/source_basis.h"
#include "core/inference/light_images.h"
#include "core/inference/parameter_map.h"

#include <map>
#include <memory>
#include <vector>

namespace anneau {

/// What is known of the parameters beforehand: the mass parameters flat within the map's bounds,
/// times Gaussians on some of its slots; the logarithms of the source's flux scale and of the
/// noise scale normal about zero.
struct LensPriors {
    std::vector<GaussianPrior> mass;
    double fluxScatter = 0.35;
    double noiseScatter = 0.2;
};

/// The free mass parameters of a lens, in the coordinates of a ParameterMap, followed by ln(flux
/// scale / the one given) and ln(noise scale): y = s_f A(lens) x + s_n noise. The source is
/// believed to be of a SourceLaw, x = u g: at the highest level data tell s_f u, which the law of u
/// shares out; on the way down x_t tells u. So p(p | x_t, y) is exact at every level for sources of
/// that law. Sources that are merely like it are judged by it at the first level alone, with the
/// law's trust. From twice the sources' root mean square down to a seventh of it they are
/// believed to be as far from D as D's own derivative says (errorPrecisions()); elsewhere the
/// parameters stay: above, neither belief is one; below, x_t holds them. The evidence of a place
/// integrates the source out in a SourceBasis made for the lens to start from; a place costs one
/// product of T with q images.
///
/// An image of squared singular value s that is left out of the basis changes the log evidence by
/// [s z^2/(1 + s) - ln(1 + s)]/2, with z the deviation that the data have along it: by s/sqrt(2)
/// either way for data that the prior expects. What is left out has s below BasisLimits::least at
/// the lens to start from, and near it.
class LensJointModel final : public JointModel {
public:
    /// `scene`: lens to start from. `fluxScale`: surface brightness of the prior's unit.
    /// `law`: of the prior's images in its unit. `data` must outlive it.
    LensJointModel(const ArcData& data, const Scene& scene, double fluxScale,
                   std::shared_ptr<const SourceLaw> law, LensPriors priors,
                   Widths widths = Widths::Marginal, const BasisLimits& limits = {});
    ~LensJointModel() override;

    std::int64_t parameters() const override;
    Tensor logPrior(const Tensor& p) const override;
    std::unique_ptr<Places> at(const Tensor& p) const override;
    bool movesAt(double sigma) const override;
    /// One Gaussian about D with conditional widths; otherwise what the law says, or, where it is
    /// not exact and the parameters are moved, D with its own errors.
    SourceBelief sourcesGiven(const Tensor& x, const Tensor& denoised, double sigma,
                              const Pull& pull) const override;
    /// Where nothing but the law and a level is known.
    SourceBelief unknownSources(double sigma) const { return m_law->unknown(sigma); }
    /// What is not known of the source's amplitude is taken off.
    Tensor information(const Tensor& p, const Tensor& source, const Tensor& steps,
                       const SourceBelief& sources) const override;

    /// Posterior mean of the source at one place. // [K] -> [n]
    Tensor meanSource(const Tensor& p, const SourceBelief& sources) const;
    /// Of the prior's variance of the source, the share that the data leave at one place, judged by
    /// the basis.
    double shareLeft(const Tensor& p) const;
    /// Of the priors, and of the noise scale from the number of pixels. // -> [K, K]
    Tensor knownPrecision() const;

    const ParameterMap& map() const { return m_map; }
    const SourceBasis& basis() const { return *m_basis; }
    Tensor start() const; // -> [K]
    /// Small changes of the coordinates, to take derivatives with. // -> [K]
    Tensor smallSteps() const;
    std::vector<Component> lensAt(const Tensor& p) const; // [K]
    /// The other way. // -> [K]
    Tensor pointOf(const std::vector<Component>& lensMass, double fluxScale,
                   double noiseScale) const;
    double fluxScaleAt(const Tensor& p) const;
    double noiseScaleAt(const Tensor& p) const;

private:
    class Lenses;
    struct Prior;
    const Prior& priorAt(double sigma, double amplitude = 1) const;
    Tensor imageOf(const SourceMatrix<float>& lensing, const Tensor& source) const; // [n] -> [m]

    const ArcData& m_data;
    Scene m_scene;
    ParameterMap m_map;
    double m_fluxScale;
    LensPriors m_priors;
    Widths m_widths;
    double m_least; ///< BasisLimits::least
    std::shared_ptr<const SourceLaw> m_law;
    std::unique_ptr<const SourceBasis> m_basis;
    Tensor m_columns;                         // [n, q] float, F^T
    mutable double m_level = 0;               ///< The one last asked for…
    mutable std::map<double, Prior> m_levels; ///< …and its priors, by amplitude.
};

} // namespace anneau
