using System.Buffers;
using System.Globalization;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// A montage of CT slices through the masks, evenly spaced, with the masks' contours: what a person looks at to see
/// whether a result is good. Radiological layout (<see cref="PlaneView"/>) for every acquisition, square pixels for
/// every spacing, letters at the edges, the slice's patient coordinate (LPS, mm) in each panel's corner. Without any
/// mask voxel: evenly spaced slices of the whole volume. A slice is shown in one style or in several beside each other.
/// The CT comes slab by slab, in any order, each once. The same picture for any slabs and any number of threads.
/// Dispose it.
/// </summary>
public sealed class SlicePreview : IDisposable
{
    private const int LegendHeight = 24;
    private const int Gap = 2;

    /// <summary>Of letters to a panel's edge.</summary>
    private const int Margin = 4;

    private static readonly Rgb Letter = new(255, 255, 0);

    private readonly VolumeGeometry _geometry;
    private readonly IReadOnlyList<MaskOverlay> _overlays;
    private readonly SlicePreviewOptions _options;
    private readonly PanelLayout _layout;
    private readonly VoxelBuffer<short> _planes;
    private readonly int _columns;
    private readonly int _slices;

    /// <summary>Lays a montage out.</summary>
    /// <param name="geometry">The CT's grid.</param>
    /// <param name="overlays">On the CT's grid; later ones are drawn over earlier ones.</param>
    /// <param name="plane">Which way the slices lie.</param>
    /// <param name="options">Looks; null for the usual.</param>
    /// <exception cref="ArgumentException">A mask has another size than the CT.</exception>
    public SlicePreview(
        VolumeGeometry geometry, IReadOnlyList<MaskOverlay> overlays, PatientPlane plane,
        SlicePreviewOptions? options = null)
    {
        foreach (var overlay in overlays)
        {
            if (overlay.Mask.Size == geometry.Size)
                continue;
            throw new ArgumentException(
                $"The mask {overlay.Name} is {overlay.Mask.Size}, the CT {geometry.Size}.", nameof(overlays));
        }

        (_geometry, _overlays, _options) = (geometry, overlays, options ?? new());
        _layout = PanelLayout.Around(geometry, overlays, plane, _options);
        var styles = _options.Styles.Count;
        _columns = styles > 1 ? styles : _options.Columns;
        _slices = Math.Min(_columns * _options.Rows / styles, _layout.Through.Count);
        _planes = new(_slices * _layout.PlaneLength);
    }

    /// <summary>Draws a montage of a whole CT.</summary>
    /// <inheritdoc cref="SlicePreview(VolumeGeometry, IReadOnlyList{MaskOverlay}, PatientPlane, SlicePreviewOptions)"/>
    public static Picture Draw(
        Volume<short> ct, IReadOnlyList<MaskOverlay> overlays, PatientPlane plane, SlicePreviewOptions? options = null)
    {
        using var preview = new SlicePreview(ct.Geometry, overlays, plane, options);
        preview.Add(HounsfieldSlab.Of(ct));
        return preview.Draw();
    }

    /// <summary>Takes what the panels show of a slab.</summary>
    public void Add(HounsfieldSlab slab) => SlabScheduler.Run(
        _slices, 1, (i, _) => _layout.Take(new HounsfieldVoxels(slab), SliceOf(i), PlaneOf(i)));

    /// <summary>Draws the montage, once all slabs were added.</summary>
    public Picture Draw()
    {
        var styles = _options.Styles.Count;
        var rows = ((_slices * styles) + _columns - 1) / _columns;
        var montage = new Picture(
            (_columns * (_layout.Width + Gap)) - Gap, (rows * (_layout.Height + Gap)) - Gap + LegendHeight, Rgb.Black);
        SlabScheduler.Run(_slices, 1, (i, _) => DrawSlice(
            i,
            [.. Enumerable.Range(i * styles, styles).Select(panel => montage.Part(
                panel % _columns * (_layout.Width + Gap), panel / _columns * (_layout.Height + Gap), _layout.Width,
                _layout.Height))]));
        DrawLegend(montage);
        return montage;
    }

    public void Dispose() => _planes.Dispose();

    private int SliceOf(int i) => _layout.Through.First + (int)((i + 0.5) * _layout.Through.Count / _slices);

    private Span<short> PlaneOf(int i) => _planes.Span.Slice(i * _layout.PlaneLength, _layout.PlaneLength);

    /// <summary>Draws a slice in each style.</summary>
    private void DrawSlice(int number, Picture[] panels)
    {
        var plane = PlaneOf(number);
        var length = _layout.Width * _layout.Height;
        var pooled = ArrayPool<float>.Shared.Rent(2 * length);
        var hounsfield = pooled.AsSpan(0, length);
        var mask = pooled.AsSpan(length, length);
        _layout.Sample(plane, hounsfield);
        for (var i = 0; i < panels.Length; i++) DrawGray(panels[i], _options.Styles[i].Window, hounsfield);
        foreach (var overlay in _overlays)
        {
            // The HU are drawn: their place serves the masks.
            _layout.Take(new MaskVoxels(overlay.Mask), SliceOf(number), plane);
            _layout.Sample(plane, mask);
            for (var i = 0; i < panels.Length; i++)
            {
                if (_options.Styles[i].HasContours) ContourPainter.Draw(mask, panels[i], overlay.Color);
                if (_options.Styles[i].Marked is { } ranges && overlay.IsLung)
                    DensityPainter.Draw(hounsfield, mask, ranges, panels[i]);
            }
        }

        ArrayPool<float>.Shared.Return(pooled);
        for (var i = 0; i < panels.Length; i++)
        {
            Label(panels[i], _layout.View.Edges, Coordinate(_layout, _geometry, SliceOf(number)));
            if (panels.Length > 1) panels[i].WriteOutlined(_options.Styles[i].Name, Margin, Margin, Rgb.White);
        }
    }

    private static void DrawGray(Picture panel, HounsfieldWindow window, ReadOnlySpan<float> hounsfield)
    {
        for (var y = 0; y < panel.Height; y++)
        {
            var row = panel.Row(y);
            for (var x = 0; x < row.Length; x++) row[x] = Rgb.Gray(window.Gray(hounsfield[(y * row.Length) + x]));
        }
    }

    private static string Coordinate(PanelLayout layout, VolumeGeometry geometry, int slice)
    {
        var p = layout.Middle(geometry, slice);
        var value = layout.View.ThroughName switch { 'X' => p.X, 'Y' => p.Y, _ => p.Z };
        return string.Create(CultureInfo.InvariantCulture, $"{layout.View.ThroughName} {value:0} mm");
    }

    private static void Label(Picture panel, string edges, string coordinate)
    {
        var size = panel.Width < 240 ? TextSize.Small : TextSize.Large;
        var font = PictureFont.Of(size);
        var middleY = (panel.Height - font.CapitalHeight) / 2;
        panel.WriteOutlined(edges[..1], Margin, middleY, Letter, size);
        panel.WriteOutlined(edges[1..2], panel.Width - font.WidthOf(edges[1..2]) - Margin, middleY, Letter, size);
        panel.WriteOutlined(edges[2..3], (panel.Width - font.WidthOf(edges[2..3])) / 2, Margin, Letter, size);
        panel.WriteOutlined(
            edges[3..], (panel.Width - font.WidthOf(edges[3..])) / 2, panel.Height - font.CapitalHeight - Margin,
            Letter, size);
        panel.WriteOutlined(
            coordinate, Margin, panel.Height - PictureFont.Of(TextSize.Small).CapitalHeight - Margin, Rgb.White);
    }

    private void DrawLegend(Picture montage)
    {
        var (x, y) = (6, montage.Height - LegendHeight + 5);
        var marked = _options.Styles.SelectMany(style => style.Marked ?? []);
        foreach (var (name, color) in _overlays
            .Select(overlay => (overlay.Name, overlay.Color))
            .Concat(marked.Select(range => (range.Measure.Name, range.Color))))
        {
            montage.Fill(x, y, 14, 14, color);
            x = montage.Write(name, x + 20, y, Rgb.White, TextSize.Large) + 18;
        }
    }
}
