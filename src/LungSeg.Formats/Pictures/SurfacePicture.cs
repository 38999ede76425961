using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// A 3-D picture of surfaces from one or more sides, panels below each other. Meshes may come in any number of
/// pieces, each drawn and forgotten, so that a surface of millions of triangles is shown while it streams by. Shaded
/// at vertices (Gouraud) with a lamp beside the viewer, hidden by a depth buffer, smoothed by 2 x 2 samples a pixel,
/// with darkened creases and depth edges (<see cref="CreaseShading"/>).
/// Memory: 32 bytes a pixel and view, until it is disposed. The same picture for any number of threads.
/// </summary>
public sealed class SurfacePicture : IDisposable
{
    private const int TitleHeight = 22;

    private static readonly Rgb Ink = new(70, 74, 82);
    private static readonly Rgb Background = new(246, 247, 250);

    private readonly string _title;
    private readonly IReadOnlyList<SurfaceView> _views;
    private readonly SurfaceRaster[] _panels;

    /// <summary>An empty picture.</summary>
    /// <param name="title">Written above the first panel.</param>
    /// <param name="bounds">What is to be seen; each panel is scaled to hold it.</param>
    /// <param name="views">A panel each.</param>
    /// <param name="panelSize">Pixels along each side of a panel.</param>
    public SurfacePicture(string title, BoundingBox bounds, IReadOnlyList<SurfaceView> views, int panelSize = 400)
    {
        (_title, _views) = (title, views);
        _panels = [.. views.Select(v => new SurfaceRaster(v, bounds, panelSize))];
    }

    /// <summary>Draws a mesh with normals; triangles seen from inside are left out.</summary>
    /// <exception cref="ArgumentException">The mesh has no normals.</exception>
    public void Draw(Mesh mesh, Rgb color)
    {
        if (!mesh.HasNormals) throw new ArgumentException("A shaded surface needs normals.", nameof(mesh));
        SlabScheduler.Run(_panels.Length, 1, (panel, _) => _panels[panel].Draw(mesh, color));
    }

    /// <summary>The picture as drawn so far.</summary>
    public Picture ToPicture()
    {
        var all = new Picture(
            _panels.Max(panel => panel.PanelSize), _panels.Sum(panel => panel.PanelSize) + TitleHeight, Background);
        all.Write(_title, 8, 5, Ink, TextSize.Large);
        for (int i = 0, y = TitleHeight; i < _panels.Length; y += _panels[i++].PanelSize)
        {
            _panels[i].Show(all.Part(0, y, _panels[i].PanelSize, _panels[i].PanelSize), Background);
            all.Write(_views[i].Title, 8, y + 4, Ink);
        }

        return all;
    }

    public void Dispose()
    {
        foreach (var panel in _panels) panel.Dispose();
    }
}
