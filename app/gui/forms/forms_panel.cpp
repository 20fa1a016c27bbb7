// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/forms_panel.h"

#include "app/gui/document/lens_at_hand.h"
#include "app/gui/document/scene_edit.h"
#include "app/gui/document/workbench.h"
#include "app/gui/forms/prior_box.h"
#include "app/gui/program/units.h"
#include "core/lens/lens_of.h"
#include "core/model/component_map.h"
#include "core/model/links.h"
#include "widgets/forms/components_form.h"
#include "widgets/forms/form_columns.h"
#include "widgets/forms/noise_form.h"
#include "widgets/forms/parameter_row.h"
#include "widgets/forms/parameter_text.h"
#include "widgets/forms/redshift_form.h"
#include "widgets/forms/section.h"
#include "widgets/forms/source_form.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {
constexpr int kWidth = 344;

std::vector<Component>& componentsOf(Scene& scene, int role)
{
    return role == static_cast<int>(ComponentsForm::Role::LensMass)    ? scene.lensMass
           : role == static_cast<int>(ComponentsForm::Role::LensLight) ? scene.lensLight
                                                                       : scene.sourceLight;
}

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text.toUpper(), parent);
    label->setProperty("heading", true);
    return label;
}

QString noiseText(const Observation& observation)
{
    std::vector<float> values;
    for (std::size_t i = 0; i < observation.sigma.size(); ++i) {
        if (observation.mask[i] != 0) {
            values.push_back(observation.sigma[i]);
        }
    }
    if (values.empty()) {
        return FormsPanel::tr("No pixel is used.");
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return FormsPanel::tr("Map: median σ %1 %2, %3 of %4 pixels used.")
        .arg(QLocale().toString(*middle, 'g', 3), unitText(observation.unit))
        .arg(values.size())
        .arg(observation.sigma.size());
}
} // namespace

FormsPanel::FormsPanel(Workbench& workbench, QWidget* parent)
    : QScrollArea(parent),
      m_workbench(workbench),
      m_mass(new ComponentsForm(ComponentsForm::Role::LensMass)),
      m_light(new ComponentsForm(ComponentsForm::Role::LensLight)),
      m_sourceLight(new ComponentsForm(ComponentsForm::Role::SourceLight)),
      m_noise(new NoiseForm),
      m_source(new SourceForm),
      m_redshifts(new RedshiftForm)
{
    setObjectName(QStringLiteral("forms"));
    setAccessibleName(tr("Model parameters"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(kWidth);
    auto* page = new QWidget(this);
    build(page);
    setWidget(page);
    connectForms();
    auto* prior = new PriorBox(workbench);
    prior->setObjectName(QStringLiteral("source.prior"));
    m_source->setPriorField(prior);

    Document& document = workbench.document();
    connect(&document, &Document::sceneChanged, this, &FormsPanel::showScene);
    connect(&document, &Document::opened, this, &FormsPanel::showObservation);
    connect(&document, &Document::fieldChanged, this, &FormsPanel::showObservation);
    connect(&document, &Document::fitChanged, this, [this] {
        const ErrorLookup lookup = [this](const std::string& id, std::string_view key) {
            return m_workbench.document().standardError(id, key);
        };
        m_mass->setErrors(lookup);
        m_light->setErrors(lookup);
    });
}

void FormsPanel::build(QWidget* page)
{
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    const auto addSection = [&](const QString& key, const QString& title, QWidget* form) {
        auto* section = new Section(title, page);
        section->setContent(form);
        layout->addWidget(section);
        m_places[key] = section;
        return section;
    };
    layout->addWidget(heading(tr("Lens mass"), page));
    layout->addWidget(m_mass);
    layout->addWidget(heading(tr("Lens light"), page));
    layout->addWidget(m_light);
    layout->addWidget(heading(tr("Source"), page));
    addSection(QStringLiteral("source"), tr("Pixel grid and prior"), m_source);
    layout->addWidget(m_sourceLight);
    layout->addWidget(heading(tr("Data"), page));
    addSection(QStringLiteral("noise"), tr("Noise"), m_noise);
    addSection(QStringLiteral("field"), tr("Field"), makeFieldForm());
    addSection(QStringLiteral("redshifts"), tr("Redshifts"), m_redshifts);
    layout->addStretch(1);
}

QWidget* FormsPanel::makeFieldForm()
{
    auto* form = new QWidget;
    auto* grid = new QGridLayout(form);
    setFormColumns(grid);
    m_side = new QSpinBox(form);
    m_side->setObjectName(QStringLiteral("field.side"));
    m_side->setAccessibleName(tr("Side of the modelled field"));
    m_side->setRange(16, 4096);
    m_side->setFixedWidth(kFormFieldWidth);
    m_side->setSingleStep(16);
    m_side->setKeyboardTracking(false);
    m_side->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_side->setAlignment(Qt::AlignRight);
    m_side->setToolTip(tr("Only the central square of this many pixels is shown and modelled. "
                          "Smaller is faster."));
    m_fieldText = new QLabel(form);
    m_fieldText->setProperty("quiet", true);
    grid->addWidget(new QLabel(tr("Side"), form), 0, 0);
    grid->addWidget(m_side, 0, 1);
    grid->addWidget(m_fieldText, 0, 2);
    connect(m_side, &QSpinBox::valueChanged, this,
            [this](int side) { m_workbench.document().setFieldSide(side); });
    return form;
}

void FormsPanel::connectForms()
{
    Document& document = m_workbench.document();
    for (ComponentsForm* form : {m_mass, m_light, m_sourceLight}) {
        const int role = static_cast<int>(form->role());
        form->setLinkLookup([&document](const Component& component, std::string_view parameter) {
            return possibleLinks(document.scene(), component, parameter);
        });
        connect(form, &ComponentsForm::edited, this,
                [this, &document, role](const std::vector<Component>& components,
                                        const QString& what, quint64 gesture) {
                    Scene scene = document.scene();
                    componentsOf(scene, role) = components;
                    if (const auto planes = checkPlanes(scene); !planes) {
                        showScene();
                        Q_EMIT m_workbench.failed(tr("The redshift was not changed"),
                                                  planes.error());
                        return;
                    }
                    if (role == static_cast<int>(ComponentsForm::Role::SourceLight)) {
                        scene.sourcePixels = nullptr; // the profile is what is being shaped
                    }
                    document.edit(std::move(scene), what, gesture);
                });
        connect(form, &ComponentsForm::addRequested, this,
                [this, role](const QString& type) { addComponent(role, type); });
        connect(form, &ComponentsForm::removeRequested, this,
                [this, role](const QString& id) { removeComponent(role, id); });
    }
    connect(m_noise, &NoiseForm::edited, this,
            [&document](const NoiseSpec& noise, const QString& what, quint64 gesture) {
                Scene scene = document.scene();
                scene.noise = noise;
                document.edit(std::move(scene), what, gesture);
            });
    connect(m_source, &SourceForm::edited, this,
            [&document](const SourceGrid& grid, const QString& what, quint64 gesture) {
                Scene scene = document.scene();
                if (scene.sourcePixels != nullptr && grid.pixels != scene.sourceGrid.pixels) {
                    scene.sourcePixels = nullptr; // it has another number of pixels
                }
                scene.sourceGrid = grid;
                document.edit(std::move(scene), what, gesture);
            });
    connect(m_source, &SourceForm::skyEdited, this, [&document](double sky, quint64 gesture) {
        Scene scene = document.scene();
        scene.sky = sky;
        document.edit(std::move(scene), tr("sky"), gesture);
    });
    connect(m_redshifts, &RedshiftForm::edited, this, &FormsPanel::editRedshifts);
}

void FormsPanel::editRedshifts(std::optional<double> lens, std::optional<double> source)
{
    Scene scene = m_workbench.document().scene();
    scene.zLens = lens;
    scene.zSource = source;
    auto fits = checkOrder(scene);
    if (fits) {
        fits = checkPlanes(scene);
    }
    if (!fits) {
        showScene();
        Q_EMIT m_workbench.failed(tr("The redshift was not changed"), fits.error());
        return;
    }
    m_workbench.document().edit(std::move(scene), tr("redshifts"), nextGesture());
}

void FormsPanel::commit()
{
    if (QWidget* typing = focusWidget(); typing != nullptr && typing->hasFocus()) {
        typing->clearFocus();
    }
}

void FormsPanel::addComponent(int role, const QString& type)
{
    Document& document = m_workbench.document();
    Scene scene = document.scene();
    auto& components = componentsOf(scene, role);
    const double x = valueOf(scene.lensMass, "lens", "center_x").value_or(0);
    const double y = valueOf(scene.lensMass, "lens", "center_y").value_or(0);
    const char* prefix = role == static_cast<int>(ComponentsForm::Role::LensMass)    ? "mass"
                         : role == static_cast<int>(ComponentsForm::Role::LensLight) ? "lens_light"
                                                                                     : "source";
    Component component = makeComponent(type.toStdString(), prefix, components, x, y);
    if (type.startsWith(QLatin1String("Pixelated"))) {
        component.map = chosenMap();
        if (component.map == nullptr) {
            return;
        }
    }
    components.push_back(std::move(component));
    document.edit(std::move(scene), tr("add %1").arg(componentLabel(type.toStdString())), 0);
}

/// The pixels of a pixelated component, from a file that the user chooses; null if there is none.
std::shared_ptr<const Image> FormsPanel::chosenMap()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Image of the component"), {},
                                                      tr("FITS images (*.fits *.fit *.fits.gz)"));
    if (file.isEmpty()) {
        return nullptr;
    }
    Result<Image> map = readMap(file.toStdString());
    if (!map) {
        Q_EMIT m_workbench.failed(tr("The image was not opened"), map.error());
        return nullptr;
    }
    return std::make_shared<const Image>(std::move(*map));
}

void FormsPanel::removeComponent(int role, const QString& id)
{
    Document& document = m_workbench.document();
    Scene scene = document.scene();
    auto& components = componentsOf(scene, role);
    std::erase_if(components,
                  [&id](const Component& component) { return component.id == id.toStdString(); });
    document.edit(std::move(scene), tr("remove component"), 0);
}

void FormsPanel::showScene()
{
    const Scene& scene = m_workbench.document().scene();
    m_mass->setComponents(scene.lensMass);
    m_light->setComponents(scene.lensLight);
    m_sourceLight->setComponents(scene.sourceLight);
    m_noise->setNoise(scene.noise);
    m_source->setGrid(scene.sourceGrid);
    m_source->setSky(scene.sky);
    m_redshifts->setRedshifts(scene.zLens, scene.zSource);
    m_redshifts->setScales(scalesText(scene, m_workbench.cosmology()));
}

void FormsPanel::showObservation()
{
    const Document& document = m_workbench.document();
    const Observation& field = *document.field();
    const QString unit = unitText(field.unit);
    m_noise->setUnit(unit);
    m_source->setUnit(unit);
    m_noise->setMapDescription(noiseText(field));
    const QSignalBlocker quiet(m_side);
    m_side->setMaximum(std::max(document.whole()->rows(), document.whole()->cols()));
    m_side->setValue(field.cols());
    m_fieldText->setText(tr("px · %1″ × %2″")
                             .arg(QLocale().toString(field.cols() * field.pixelScale, 'f', 2),
                                  QLocale().toString(field.rows() * field.pixelScale, 'f', 2)));
}

void FormsPanel::reveal(const QString& what)
{
    if (const auto place = m_places.find(what); place != m_places.end()) {
        ensureWidgetVisible(place->second);
        return;
    }
    for (ComponentsForm* form : {m_mass, m_light, m_sourceLight}) {
        form->unfold(what.toStdString());
    }
    const auto boxes = widget()->findChildren<QWidget*>(
        QRegularExpression(QStringLiteral("^%1\\..*value$").arg(QRegularExpression::escape(what))));
    for (QWidget* box : boxes) {
        ensureWidgetVisible(box);
    }
}

} // namespace anneau
