using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// One view of surfaces: a depth buffer and a colour buffer at two samples a pixel each way. A view is drawn by one
/// thread in the triangles' order; views are drawn side by side. Most triangles of a CT's surfaces are about a sample
/// large, so what counts is to be done with those that face away or hold no sample before anything is worked out.
/// Edge functions after Pineda, "A parallel algorithm for polygon rasterization", SIGGRAPH 1988.
/// </summary>
internal sealed class SurfaceRaster
{
    private const int Samples = 2;
    private const float Margin = 0.97f;

    private const float Ambient = 0.30f, Diffuse = 0.70f, Specular = 0.22f;
    private const int SpecularPower = 24;

    private readonly int _size;
    private readonly float[] _depth;
    private readonly Rgb[] _color;
    private readonly Vector3 _right;
    private readonly Vector3 _up;
    private readonly Vector3 _toViewer;
    private readonly Vector3 _centre;
    private readonly Vector3 _lamp;
    private readonly Vector3 _half;
    private readonly float _scale;

    public SurfaceRaster(SurfaceView view, BoundingBox bounds, int panelSize)
    {
        _size = panelSize * Samples;
        _depth = new float[_size * _size];
        _color = new Rgb[_size * _size];
        Array.Fill(_depth, float.NegativeInfinity);
        (_right, _up, _toViewer) = view.Axes();
        _centre = bounds.Centre;
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

    /// <summary>A vertex on the screen: samples to the right and down, depth (mm, larger is nearer), and its light.</summary>
    private readonly record struct Lit(float X, float Y, float Depth, float Shade, float Shine);

    public void Draw(Mesh mesh, Rgb color)
    {
        var lit = ArrayPool<Lit>.Shared.Rent(mesh.VertexCount);
        ReadOnlySpan<Vector3> vertices = mesh.Vertices, normals = mesh.Normals;
        for (var v = 0; v < vertices.Length; v++) lit[v] = Light(vertices[v], normals[v]);
        foreach (var t in mesh.Triangles) Fill(in lit[t.A], in lit[t.B], in lit[t.C], color);
        ArrayPool<Lit>.Shared.Return(lit);
    }

    /// <summary>The panel: samples averaged to pixels over a background.</summary>
    public Picture Resolve(Rgb background)
    {
        var picture = new Picture(_size / Samples, _size / Samples);
        SlabScheduler.Run(picture.Height, 16, 0, (top, bottom) =>
        {
            for (var y = top; y < bottom; y++)
            {
                var row = picture.Row(y);
                for (var x = 0; x < row.Length; x++) row[x] = Mean(x * Samples, y * Samples, background);
            }
        });
        return picture;
    }

    private Rgb Mean(int x, int y, Rgb background)
    {
        const int Count = Samples * Samples;
        if (IsEmpty(x, y)) return background;
        var (r, g, b) = (Count / 2, Count / 2, Count / 2);
        for (var sample = 0; sample < Count; sample++)
        {
            var c = Shaded(x + (sample % Samples), y + (sample / Samples), background);
            (r, g, b) = (r + c.R, g + c.G, b + c.B);
        }

        return new((byte)(r / Count), (byte)(g / Count), (byte)(b / Count));
    }

    /// <summary>Whether nothing was drawn at any sample of a pixel.</summary>
    private bool IsEmpty(int x, int y)
    {
        for (var row = y; row < y + Samples; row++)
        {
            if (_depth.AsSpan((row * _size) + x, Samples).ContainsAnyExcept(float.NegativeInfinity)) return false;
        }

        return true;
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

    private void Fill(in Lit a, in Lit b, in Lit c, Rgb color)
    {
        // Counter-clockwise seen from outside is clockwise with y down: faces seen from inside have no positive area.
        var area = ((c.X - a.X) * (b.Y - a.Y)) - ((b.X - a.X) * (c.Y - a.Y));
        if (!(area > 0)) return;
        var (top, bottom) = SamplesBetween(Math.Min(a.Y, Math.Min(b.Y, c.Y)), Math.Max(a.Y, Math.Max(b.Y, c.Y)));
        if (top >= bottom) return;
        var (left, right) = SamplesBetween(Math.Min(a.X, Math.Min(b.X, c.X)), Math.Max(a.X, Math.Max(b.X, c.X)));
        if (left >= right) return;

        if (IsHidden(top, bottom, left, right, Math.Max(a.Depth, Math.Max(b.Depth, c.Depth)))) return;

        // Barycentric coordinates u (of b) and v (of c) at the first sample, and what a sample to the right adds.
        var (stepU, stepV) = ((a.Y - c.Y) / area, (b.Y - a.Y) / area);
        var (downU, downV) = ((c.X - a.X) / area, (b.X - a.X) / area);
        var px = left + 0.5f - a.X;
        for (var y = top; y < bottom; y++)
        {
            var py = y + 0.5f - a.Y;
            var u = (px * stepU) + (py * downU);
            var v = (px * stepV) - (py * downV);
            var depths = _depth.AsSpan((y * _size) + left, right - left);
            for (var x = 0; x < depths.Length; x++, u += stepU, v += stepV)
            {
                if (u < 0 || v < 0 || u + v > 1) continue;
                var depth = a.Depth + (u * (b.Depth - a.Depth)) + (v * (c.Depth - a.Depth));
                if (depth <= depths[x]) continue;
                depths[x] = depth;
                var shade = a.Shade + (u * (b.Shade - a.Shade)) + (v * (c.Shade - a.Shade));
                var shine = a.Shine + (u * (b.Shine - a.Shine)) + (v * (c.Shine - a.Shine));
                _color[(y * _size) + left + x] = new(
                    Lighted(color.R, shade, shine), Lighted(color.G, shade, shine), Lighted(color.B, shade, shine));
            }
        }
    }

    /// <summary>Whether something nearer stands at every sample of a box: so most of what lies within a body is dropped.</summary>
    private bool IsHidden(int top, int bottom, int left, int right, float nearest)
    {
        for (var y = top; y < bottom; y++)
        {
            foreach (var depth in _depth.AsSpan((y * _size) + left, right - left))
            {
                if (depth < nearest) return false;
            }
        }

        return true;
    }

    /// <summary>The samples whose middles lie between two places on an axis of the screen: the first, and the one after the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int First, int End) SamplesBetween(float low, float high) =>
        (Math.Max((int)MathF.Ceiling(low - 0.5f), 0), Math.Min((int)MathF.Ceiling(high - 0.5f), _size));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Lighted(byte channel, float shade, float shine) =>
        (byte)Math.Min((channel * shade) + (255 * shine) + 0.5f, 255);

    /// <summary>A sample's colour, the darker the deeper it lies in a crease or behind an edge; slopes stay as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Rgb Shaded(int x, int y, Rgb background)
    {
        const int Reach = 2;
        const float Strength = 0.05f;
        var at = (y * _size) + x;
        if (float.IsNegativeInfinity(_depth[at])) return background;
        var depth = 0f;
        if (x >= Reach && x < _size - Reach) depth += Below(at, Reach);
        if (y >= Reach && y < _size - Reach) depth += Below(at, Reach * _size);
        return depth > 0 ? _color[at].Blend(Rgb.Black, 1 - MathF.Exp(-Strength * depth)) : _color[at];
    }

    /// <summary>How far (mm, to 10) a sample lies below the line between its neighbours on both sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Below(int at, int step) => Math.Clamp(_depth[at - step] + _depth[at + step] - (2 * _depth[at]), 0, 10);
}
