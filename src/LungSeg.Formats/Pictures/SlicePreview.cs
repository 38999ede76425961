using System.Buffers;
using System.Globalization;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// A montage of CT slices through the masks, evenly spaced, with the masks' contours: what a person looks at to see
/// whether a result is good. Radiological layout (<see cref="PlaneView"/>) for every acquisition, square pixels for
/// every spacing, letters at the edges, the slice's patient coordinate (LPS, mm) in each panel's corner. Without any
/// mask voxel: evenly spaced slices of the whole volume. The same picture for any number of threads.
/// </summary>
public static class SlicePreview
{
    private const int LegendHeight = 24;
    private const int Gap = 2;

    private static readonly Rgb Letter = new(255, 255, 0);

    /// <summary>Draws a montage.</summary>
    /// <param name="ct">HU.</param>
    /// <param name="overlays">On the CT's grid; later ones are drawn over earlier ones.</param>
    /// <param name="plane">Which way the slices lie.</param>
    /// <param name="options">Looks; null for the usual.</param>
    /// <exception cref="ArgumentException">A mask has another size than the CT.</exception>
    public static Picture Draw(
        Volume<short> ct, IReadOnlyList<MaskOverlay> overlays, PatientPlane plane, SlicePreviewOptions? options = null)
    {
        options ??= new();
        foreach (var overlay in overlays)
        {
            if (overlay.Mask.Size == ct.Size) continue;
            throw new ArgumentException($"The mask {overlay.Name} is {overlay.Mask.Size}, the CT {ct.Size}.", nameof(overlays));
        }

        var layout = PanelLayout.Around(ct.Geometry, overlays, plane, options);
        var count = Math.Min(options.Columns * options.Rows, layout.Through.Count);
        var rows = (count + options.Columns - 1) / options.Columns;
        var montage = new Picture(
            (options.Columns * (layout.Width + Gap)) - Gap, (rows * (layout.Height + Gap)) - Gap + LegendHeight, Rgb.Black);
        SlabScheduler.Run(count, 1, 0, (i, _) =>
        {
            var slice = layout.Through.First + (int)((i + 0.5) * layout.Through.Count / count);
            var panel = DrawPanel(ct, overlays, layout, slice, options.Window);
            montage.Paste(panel, i % options.Columns * (panel.Width + Gap), i / options.Columns * (panel.Height + Gap));
        });
        DrawLegend(montage, overlays);
        return montage;
    }

    private static Picture DrawPanel(
        Volume<short> ct, IReadOnlyList<MaskOverlay> overlays, PanelLayout layout, int slice, HounsfieldWindow window)
    {
        var panel = new Picture(layout.Width, layout.Height);
        var pooled = ArrayPool<float>.Shared.Rent(panel.Width * panel.Height);
        var values = pooled.AsSpan(0, panel.Width * panel.Height);
        layout.Sample(new HounsfieldVoxels(ct), slice, values);
        for (var y = 0; y < panel.Height; y++)
        {
            var row = panel.Row(y);
            for (var x = 0; x < row.Length; x++) row[x] = Rgb.Gray(window.Gray(values[(y * row.Length) + x]));
        }

        foreach (var overlay in overlays)
        {
            layout.Sample(new MaskVoxels(overlay.Mask), slice, values);
            ContourPainter.Draw(values, panel, overlay.Color);
        }

        ArrayPool<float>.Shared.Return(pooled);

        Label(panel, layout.View.Edges, Coordinate(layout, ct.Geometry, slice));
        return panel;
    }

    private static string Coordinate(PanelLayout layout, VolumeGeometry geometry, int slice)
    {
        var p = layout.Middle(geometry, slice);
        var value = layout.View.ThroughName switch { 'X' => p.X, 'Y' => p.Y, _ => p.Z };
        return string.Create(CultureInfo.InvariantCulture, $"{layout.View.ThroughName} {value:0} mm");
    }

    private static void Label(Picture panel, string edges, string coordinate)
    {
        var scale = panel.Width < 240 ? 1 : 2;
        var (width, height) = (BitmapFont.Width * scale, BitmapFont.Height * scale);
        var (middleX, middleY) = ((panel.Width - width) / 2, (panel.Height - height) / 2);
        panel.WriteOutlined(edges[..1], 3, middleY, Letter, scale);
        panel.WriteOutlined(edges[1..2], panel.Width - width - 3, middleY, Letter, scale);
        panel.WriteOutlined(edges[2..3], middleX, 3, Letter, scale);
        panel.WriteOutlined(edges[3..], middleX, panel.Height - height - 3, Letter, scale);
        panel.WriteOutlined(coordinate, 3, panel.Height - BitmapFont.Height - 3, Rgb.White);
    }

    private static void DrawLegend(Picture montage, IReadOnlyList<MaskOverlay> overlays)
    {
        var (x, y) = (6, montage.Height - LegendHeight + 5);
        foreach (var overlay in overlays)
        {
            montage.Fill(x, y, 14, 14, overlay.Color);
            x = montage.Write(overlay.Name, x + 20, y, Rgb.White, 2) + 18;
        }
    }
}
