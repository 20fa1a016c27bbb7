// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaObject>
#include <QOpenGLWidget>
#include <vtkSmartPointer.h>

class QSurface;
class vtkGenericOpenGLRenderWindow;
class vtkObject;

namespace anneau {

/// Draws a VTK render window inside Qt 6: our own adapter, so that no VTK Qt module is needed (the
/// distributions build theirs against Qt 5).
///
/// Qt paints when it likes; VTK renders only after requestRender(), a change of size or a new GL
/// context. GL contexts come and go when the widget changes its top-level window: everything on the
/// card is rebuilt then. Needs prepareOpenGL() before the QApplication. Mouse and keyboard are not
/// forwarded to VTK: who embeds the widget interprets them. GUI thread only.
class VtkWidget : public QOpenGLWidget {
    Q_OBJECT
public:
    explicit VtkWidget(QWidget* parent = nullptr);
    ~VtkWidget() override;

    /// Add renderers to it; its size follows the widget's in device pixels.
    vtkGenericOpenGLRenderWindow* renderWindow() const;

    /// Something VTK draws has changed: render once before the next paint.
    void requestRender();

    /// How often VTK has rendered: panels whose input did not change must not.
    int renderCount() const { return m_renders; }

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;

private:
    void contextGoes();
    void makeVtkCurrent();
    void isVtkCurrent(vtkObject*, unsigned long, void* answer);
    void releaseWindow();
    void takeSize();
    void blit();

    vtkSmartPointer<vtkGenericOpenGLRenderWindow> m_window;
    QMetaObject::Connection m_contextConnection;
    QSurface* m_surface = nullptr; ///< The one Qt makes current for this widget.
    bool m_needsRender = true;
    bool m_rendering = false;
    bool m_ready = false;
    int m_renders = 0;
};

} // namespace anneau
