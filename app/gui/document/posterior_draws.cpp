// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/posterior_draws.h"

#include "core/posterior/prior_spread.h"

namespace anneau {

void PosteriorDraws::add(const std::vector<PosteriorSample>& samples)
{
    for (const PosteriorSample& sample : samples) {
        m_samples.push_back(
            {std::make_shared<const Image>(sample.source), sample.chi2, sample.lens});
        m_sources.add(sample.source);
        if (!sample.model.empty()) {
            m_models.add(sample.model);
        }
    }
    summariseLens();
}

void PosteriorDraws::summariseLens()
{
    std::vector<LensDraw> draws;
    for (const Draw& sample : m_samples) {
        if (sample.lens) {
            draws.push_back(*sample.lens);
        }
    }
    m_lensSummary =
        draws.empty() ? std::vector<ParameterPosterior>() : anneau::summariseLens(m_scene, draws);
}

const LensDraw* PosteriorDraws::lens(int position) const
{
    expects(position >= 0 && position < size(), "PosteriorDraws: no such sample");
    return m_samples[static_cast<std::size_t>(position)].lens.get();
}

std::shared_ptr<const Image> PosteriorDraws::source(int position) const
{
    expects(position >= 0 && position < size(), "PosteriorDraws: no such sample");
    return m_samples[static_cast<std::size_t>(position)].source;
}

double PosteriorDraws::chi2(int position) const
{
    expects(position >= 0 && position < size(), "PosteriorDraws: no such sample");
    return m_samples[static_cast<std::size_t>(position)].chi2;
}

std::vector<double> PosteriorDraws::allChi2() const
{
    std::vector<double> values;
    values.reserve(m_samples.size());
    for (const Draw& draw : m_samples) {
        values.push_back(draw.chi2);
    }
    return values;
}

std::shared_ptr<const Image> PosteriorDraws::mean() const
{
    return std::make_shared<const Image>(m_sources.mean());
}

std::shared_ptr<const Image> PosteriorDraws::standardDeviation() const
{
    return std::make_shared<const Image>(m_sources.standardDeviation());
}

std::shared_ptr<const Image> PosteriorDraws::signalToNoise() const
{
    const Image mean = m_sources.mean();
    const Image deviation = m_sources.standardDeviation();
    auto ratio = std::make_shared<Image>(mean.rows(), mean.cols());
    for (std::size_t i = 0; i < mean.size(); ++i) {
        (*ratio)[i] = deviation[i] > 0 ? mean[i] / deviation[i] : 0.0F;
    }
    return ratio;
}

std::shared_ptr<const Image> PosteriorDraws::constraint() const
{
    return std::make_shared<const Image>(constraintMap(m_sources.standardDeviation(), m_prior));
}

std::shared_ptr<const Image> PosteriorDraws::modelDeviation() const
{
    return std::make_shared<const Image>(m_models.standardDeviation());
}

} // namespace anneau
