using System.Globalization;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// Draws every step of a segmentation while it runs, so that the reasoning can be looked at: axial and coronal slices
/// with the outline of what the step made, named by number, step and plane.
/// </summary>
internal sealed class StepPictures : ISegmentationProbe
{
    private static readonly PatientPlane[] Planes = [PatientPlane.Axial, PatientPlane.Coronal];

    private readonly List<(string Name, Picture Picture)> _pictures = [];
    private int _steps;

    public void Show(string step, Volume<short> hounsfield, IReadOnlyList<ShownMask> masks)
    {
        var overlays = masks.Select((mask, i) => new MaskOverlay(mask.Name, mask.Mask, ColorOf(mask, i))).ToArray();
        var number = (++_steps).ToString("D2", CultureInfo.InvariantCulture);
        foreach (var plane in Planes)
        {
            var name = $"explain/{number}-{step}-{plane.ToString().ToLowerInvariant()}.png";
            _pictures.Add((name, SlicePreview.Draw(hounsfield, overlays, plane)));
        }
    }

    /// <summary>Writes the pictures in the order of the steps.</summary>
    public async Task<IReadOnlyList<ResultFile>> WriteAsync(ResultWriter results, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        foreach (var (name, picture) in _pictures)
        {
            files.Add(await results.WriteAsync(name, stream => PngWriter.Write(stream, picture), cancellation));
        }

        return files;
    }

    /// <summary>A structure's own colour, or that of its place among what a step made.</summary>
    private static Rgb ColorOf(ShownMask mask, int place) =>
        (mask.Structure ?? (place == 0 ? Structures.RightLung : Structures.LeftLung)).Color;
}
