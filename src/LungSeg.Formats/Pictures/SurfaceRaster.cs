using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// One view of surfaces: a depth buffer and a colour buffer at two samples a pixel each way. A view is drawn by one
/// thread, the triangles in their order or the other way round; views are drawn side by side. Most triangles of a CT's
/// surfaces are about a sample large, so what counts is to be done with those that face away or hold no sample before
/// anything is worked out.
/// Lanes: of a vertex its place, depth and light; of a row four samples, each of which comes to the same bits as alone.
/// Edge functions after Pineda, "A parallel algorithm for polygon rasterization", SIGGRAPH 1988. Dispose it.
/// </summary>
internal sealed class SurfaceRaster : IDisposable
{
    private const int Lanes = 4;
    private const float Margin = 0.97f;

    private const float Ambient = 0.30f, Diffuse = 0.70f, Specular = 0.22f;
    private const int SpecularPower = 24;

    private readonly int _size;
    private readonly VoxelBuffer<float> _depth;
    private readonly VoxelBuffer<uint> _color;
    private readonly Vector3 _right;
    private readonly Vector3 _up;
    private readonly Vector3 _toViewer;
    private readonly Vector3 _centre;
    private readonly Vector3 _lamp;
    private readonly Vector3 _half;
    private readonly float _scale;
    private readonly bool _isBackFirst;

    public SurfaceRaster(SurfaceView view, BoundingBox bounds, int panelSize)
    {
        _size = panelSize * CreaseShading.Samples;

        var samples = CreaseShading.Pad + (_size * _size) + CreaseShading.Pad;
        _depth = new(samples, cleared: false);
        _color = new(samples);
        _depth.Span.Fill(float.NegativeInfinity);
        (_right, _up, _toViewer) = view.Axes();
        _centre = bounds.Centre;

        // Surfaces come row by row of their grid, with x and y growing: from left and behind, the last ones hide the
        // others.
        _isBackFirst = _toViewer.X + _toViewer.Y > 0;
        _lamp = Vector3.Normalize(_toViewer + (0.45f * _up) - (0.35f * _right));
        _half = Vector3.Normalize(_lamp + _toViewer);

        var reach = 1e-3f;
        for (var c = 0; c < 8; c++)
        {
            var p = bounds.Corner(c) - _centre;
            reach = Math.Max(reach, Math.Max(Math.Abs(Vector3.Dot(p, _right)), Math.Abs(Vector3.Dot(p, _up))));
        }

        _scale = Margin * _size / (2 * reach);
    }

    /// <summary>
    /// A vertex on the screen: samples to the right and down, depth (mm, larger is nearer), and its light.
    /// </summary>
    private readonly record struct Lit(float X, float Y, float Depth, float Shade, float Shine)
    {
        /// <summary>X, Y, depth and shade.</summary>
        public Vector128<float> Place => Unsafe.As<Lit, Vector128<float>>(ref Unsafe.AsRef(in this));
    }

    public void Draw(Mesh mesh, Rgb color)
    {
        using var lights = new VoxelBuffer<Lit>(mesh.VertexCount, cleared: false);
        var lit = lights.Span;
        ReadOnlySpan<Vector3> vertices = mesh.Vertices, normals = mesh.Normals;
        for (var v = 0; v < vertices.Length; v++) lit[v] = Light(vertices[v], normals[v]);
        Span<float> depths = _depth.Span[CreaseShading.Pad..];
        var colors = _color.Span[CreaseShading.Pad..];
        ReadOnlySpan<Triangle> triangles = mesh.Triangles;
        for (var i = 0; i < triangles.Length; i++)
        {
            var t = triangles[_isBackFirst ? triangles.Length - 1 - i : i];
            Draw(in lit[t.A], in lit[t.B], in lit[t.C], color, depths, colors);
        }
    }

    /// <summary>Pixels along each side.</summary>
    public int PanelSize => _size / CreaseShading.Samples;

    /// <summary>Shows the view over a background, its creases darkened.</summary>
    /// <param name="panel">Overwritten; as large as the view.</param>
    /// <param name="background">Where nothing was drawn.</param>
    public void Show(Picture panel, Rgb background) => SlabScheduler.Run(panel.Height, 16, (top, bottom) =>
    {
        for (var y = top; y < bottom; y++) CreaseShading.Row(_depth.Span, _color.Span, y, background, panel.Row(y));
    });

    public void Dispose()
    {
        _depth.Dispose();
        _color.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lit Light(Vector3 vertex, Vector3 normal)
    {
        var p = vertex - _centre;
        var diffuse = Math.Max(Vector3.Dot(normal, _lamp), 0);
        var shine = Math.Max(Vector3.Dot(normal, _half), 0);
        for (var power = 1; power < SpecularPower; power *= 2) shine *= shine;
        return new(
            (_size / 2f) + (Vector3.Dot(p, _right) * _scale), (_size / 2f) - (Vector3.Dot(p, _up) * _scale),
            Vector3.Dot(p, _toViewer), Ambient + (Diffuse * diffuse), Specular * shine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Draw(in Lit a, in Lit b, in Lit c, Rgb color, Span<float> depths, Span<uint> colors)
    {
        // Counter-clockwise seen from outside is clockwise with y down: faces seen from inside have no positive area.
        var area = ((c.X - a.X) * (b.Y - a.Y)) - ((b.X - a.X) * (c.Y - a.Y));
        var min = Vector128.MinNative(a.Place, Vector128.MinNative(b.Place, c.Place));
        var max = Vector128.MaxNative(a.Place, Vector128.MaxNative(b.Place, c.Place));

        // The samples whose middles lie between: the first, and the one after the last.
        var half = Vector128.Create(0.5f);
        var first = Vector128.Max(Vector128.ConvertToInt32Native(Vector128.Ceiling(min - half)), Vector128<int>.Zero);
        var end = Vector128.Min(
            Vector128.ConvertToInt32Native(Vector128.Ceiling(max - half)), Vector128.Create(_size));
        var (width, height) = (end[0] - first[0], end[1] - first[1]);
        if (!(area > 0) | width <= 0 | height <= 0) return;
        if (IsHidden(depths, (first[1] * _size) + first[0], width, height, max[2])) return;
        Fill(in a, in b, in c, area, (first[0], width), (first[1], height), color, depths, colors);
    }

    /// <summary>Draws a triangle of some area into the samples of a box.</summary>
    private void Fill(
        in Lit a, in Lit b, in Lit c, float area, (int First, int Count) columns, (int First, int Count) rows,
        Rgb color, Span<float> depths, Span<uint> colors)
    {
        // Barycentric coordinates u (of b) and v (of c) at the first sample, and what a sample to the right adds.
        var (stepU, stepV) = ((a.Y - c.Y) / area, (b.Y - a.Y) / area);
        var (downU, downV) = ((c.X - a.X) / area, (b.X - a.X) / area);
        var (stepsU, stepsV) = (new Steps(stepU), new Steps(stepV));
        var px = columns.First + 0.5f - a.X;
        var (depthB, depthC) = (b.Depth - a.Depth, c.Depth - a.Depth);
        var start = (rows.First * _size) + columns.First;
        var width = columns.Count;
        for (var y = rows.First; y < rows.First + rows.Count; y++, start += _size)
        {
            var py = y + 0.5f - a.Y;
            var u = stepsU.From((px * stepU) + (py * downU));
            var v = stepsV.From((px * stepV) - (py * downV));
            for (var x = 0; x < width; x += Lanes)
            {
                var old = Vector128.Create(depths[(start + x)..]);
                var depth = Vector128.Create(a.Depth) + (u * depthB) + (v * depthC);
                var isOutside =
                    Vector128.LessThan(u, Vector128<float>.Zero)
                    | Vector128.LessThan(v, Vector128<float>.Zero)
                    | Vector128.GreaterThan(u + v, Vector128<float>.One)
                    | Vector128.LessThanOrEqual(depth, old);
                var isDrawn = Vector128.AndNot(Among(width - x), isOutside);
                if (isDrawn != Vector128<float>.Zero)
                {
                    Vector128.ConditionalSelect(isDrawn, depth, old).CopyTo(depths[(start + x)..]);
                    var shade = Vector128.Create(a.Shade) + (u * (b.Shade - a.Shade)) + (v * (c.Shade - a.Shade));
                    var shine = Vector128.Create(a.Shine) + (u * (b.Shine - a.Shine)) + (v * (c.Shine - a.Shine));
                    var lighted =
                        Lighted(color.R, shade, shine)
                        | Lighted(color.G, shade, shine) << 8
                        | Lighted(color.B, shade, shine) << 16;
                    var at = colors[(start + x)..];
                    Vector128
                        .ConditionalSelect(isDrawn.AsUInt32(), lighted.AsUInt32(), Vector128.Create(at))
                        .CopyTo(at);
                }

                (u, v) = (stepsU.From(u[Lanes - 1] + stepU), stepsV.From(v[Lanes - 1] + stepV));
            }
        }
    }

    /// <summary>
    /// Whether something nearer stands at every sample of a box: so most of what lies within a body is dropped.
    /// </summary>
    private bool IsHidden(ReadOnlySpan<float> depths, int start, int width, int height, float nearest)
    {
        for (var end = start + (height * _size); start < end; start += _size)
        {
            for (var x = 0; x < width; x += Lanes)
            {
                var isFarther = Vector128.LessThan(Vector128.Create(depths[(start + x)..]), Vector128.Create(nearest));
                if ((isFarther & Among(width - x)) != Vector128<float>.Zero) return false;
            }
        }

        return true;
    }

    /// <summary>Lanes of which there are still so many, all bits set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Among(int count) =>
        Vector128.LessThan(Vector128.Create(0, 1, 2, 3), Vector128.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Lighted(byte channel, Vector128<float> shade, Vector128<float> shine) =>
        Vector128.ConvertToInt32Native(
            Vector128.MinNative((shade * channel) + (shine * 255) + Vector128.Create(0.5f), Vector128.Create(255f)));

    /// <summary>
    /// A value that grows by a step from lane to lane, added up one by one as a loop over samples would.
    /// </summary>
    private readonly struct Steps(float step)
    {
        private readonly Vector128<float> _second = Vector128.Create(0, step, step, step);
        private readonly Vector128<float> _third = Vector128.Create(0, 0, step, step);
        private readonly Vector128<float> _fourth = Vector128.Create(0, 0, 0, step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<float> From(float first) => Vector128.Create(first) + _second + _third + _fourth;
    }
}
