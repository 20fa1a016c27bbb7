// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/vtk_widget.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QScreen>
#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkObjectFactory.h>
#include <vtkOpenGLState.h>
#include <vtkVersionMacros.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

#if VTK_VERSION_NUMBER < VTK_VERSION_CHECK(9, 4, 0)
/// VTK before 9.4 loads GL through GLEW, whose glewInit calls every EGL context (Wayland, X11 with
/// EGL) a failure after having loaded all entry points. VTK would then log an error and start over
/// at each frame. The context's own version tells whether it can be used.
class RenderWindow : public vtkGenericOpenGLRenderWindow {
public:
    static RenderWindow* New();
    // clang-format off
    vtkTypeMacro(RenderWindow, vtkGenericOpenGLRenderWindow) // a definition: no semicolon
                                                             // clang-format on

        void OpenGLInitContext() override
    {
        const vtkTypeBool warnings = vtkObject::GetGlobalWarningDisplay();
        vtkObject::SetGlobalWarningDisplay(0);
        vtkGenericOpenGLRenderWindow::OpenGLInitContext();
        vtkObject::SetGlobalWarningDisplay(warnings);
        const QOpenGLContext* context = QOpenGLContext::currentContext();
        if (!Initialized && context != nullptr && context->isValid() && !context->isOpenGLES() &&
            context->format().version() >= qMakePair(3, 2)) {
            Initialized = true;
            GlewInitValid = true;
            MaximumHardwareLineWidth = 1;
        }
    }

protected:
    RenderWindow() = default;
};
vtkStandardNewMacro(RenderWindow)
#else
using RenderWindow = vtkGenericOpenGLRenderWindow;
#endif

} // namespace

VtkWidget::VtkWidget(QWidget* parent)
    : QOpenGLWidget(parent),
      m_window{vtkSmartPointer<RenderWindow>::New()}
{
    m_window->SetReadyForRendering(false);
    m_window->SetFrameBlitModeToNoBlit();
    m_window->SetMultiSamples(0);
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &VtkWidget::makeVtkCurrent);
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &VtkWidget::isVtkCurrent);
    // Also sent when the device pixel ratio changes without a resize.
    connect(this, &QOpenGLWidget::resized, this, &VtkWidget::takeSize);
}

VtkWidget::~VtkWidget()
{
    // Or it would be called once more when the base class destroys the context.
    disconnect(m_contextConnection);
    releaseWindow();
    m_window->RemoveAllObservers();
}

vtkGenericOpenGLRenderWindow* VtkWidget::renderWindow() const
{
    return m_window;
}

void VtkWidget::requestRender()
{
    m_needsRender = true;
    update();
}

void VtkWidget::initializeGL()
{
    m_contextConnection = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this,
                                  &VtkWidget::contextGoes, Qt::DirectConnection);
    // QOpenGLWidget::makeCurrent() would bind Qt's framebuffer behind VTK's back (a black view):
    // VTK gets the bare context on this surface.
    m_surface = context()->surface();
    m_window->SetForceMaximumHardwareLineWidth(1);
    m_window->SetOwnContext(0);
    m_window->SetReadyForRendering(true);
    m_ready = true;
#if VTK_VERSION_NUMBER >= VTK_VERSION_CHECK(9, 4, 0)
    m_window->SetOpenGLSymbolLoader(
        [](void* userData, const char* name) -> vtkOpenGLRenderWindow::VTKOpenGLAPIProc {
            return reinterpret_cast<vtkOpenGLRenderWindow::VTKOpenGLAPIProc>(
                static_cast<QOpenGLContext*>(userData)->getProcAddress(name));
        },
        context());
    m_window->OpenGLInit();
#else
    m_window->OpenGLInitContext();
#endif
    m_window->GetState()->Reset();
    context()->functions()->glDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
    m_needsRender = true;
    takeSize();
}

void VtkWidget::resizeGL(int, int)
{
    takeSize();
}

void VtkWidget::takeSize()
{
    const double ratio = devicePixelRatioF();
    // A collapsed panel has no pixels, VTK needs one.
    const int width = std::max(1, static_cast<int>(std::lround(this->width() * ratio)));
    const int height = std::max(1, static_cast<int>(std::lround(this->height() * ratio)));
    if (const QScreen* on = screen()) {
        const QSize size = on->size() * on->devicePixelRatio();
        m_window->SetScreenSize(size.width(), size.height());
    }
    m_window->SetDPI(static_cast<int>(std::lround(72 * ratio)));
    if (const int* now = m_window->GetSize(); now[0] != width || now[1] != height) {
        m_window->SetSize(width, height);
    }
    requestRender();
}

void VtkWidget::paintGL()
{
    if (m_rendering || !m_ready) {
        return;
    }
    vtkOpenGLState* state = m_window->GetState();
    state->Reset();
    state->Push();
    context()->functions()->glDepthFunc(GL_LEQUAL);
    if (m_needsRender) {
        m_rendering = true;
        m_needsRender = false;
        m_window->Render();
        ++m_renders;
        m_rendering = false;
    }
    makeCurrent(); // VTK's callbacks may have switched contexts; also binds Qt's framebuffer again
    blit();
    state->Pop();
}

void VtkWidget::blit()
{
    QOpenGLFunctions* gl = context()->functions();
    vtkOpenGLState* state = m_window->GetState();
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    state->ResetFramebufferBindings();
    state->vtkglDisable(GL_SCISSOR_TEST);
    const int* size = m_window->GetSize();
    m_window->BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, size[0], size[1],
                                     GL_COLOR_BUFFER_BIT, GL_NEAREST);
    // The compositor must not blend the picture with the desktop.
    state->vtkglColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    state->vtkglClearColor(0, 0, 0, 1);
    state->vtkglClear(GL_COLOR_BUFFER_BIT);
    state->vtkglColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void VtkWidget::makeVtkCurrent()
{
    if (context() != nullptr && m_surface != nullptr) {
        context()->makeCurrent(m_surface);
    }
}

void VtkWidget::isVtkCurrent(vtkObject*, unsigned long, void* answer)
{
    *static_cast<bool*>(answer) =
        context() != nullptr && QOpenGLContext::currentContext() == context();
}

void VtkWidget::contextGoes()
{
    disconnect(m_contextConnection);
    releaseWindow();
}

void VtkWidget::releaseWindow()
{
    if (!m_ready) {
        return;
    }
    makeCurrent();
    m_window->Finalize();
    m_window->SetReadyForRendering(false);
    m_ready = false;
    m_surface = nullptr;
    doneCurrent();
}

} // namespace anneau
