using System.Globalization;
using LungSeg.Formats;
using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Draws every step of a segmentation while it runs, so that the reasoning can be looked at.</summary>
internal sealed class StepPictures : ISegmentationProbe
{
    private readonly List<(string Name, Picture Picture)> _pictures = [];

    public void Show(string step, Volume<short> hounsfield, BitVolume mask, BitVolume? second = null)
    {
        List<MaskOverlay> overlays = [new(step, mask, StructureColors.RightLung)];
        if (second is not null) overlays.Add(new(step, second, StructureColors.LeftLung));
        var number = (_pictures.Count + 1).ToString("D2", CultureInfo.InvariantCulture);
        _pictures.Add(($"explain/{number}-{step}.png", SlicePreview.Draw(hounsfield, overlays, PatientPlane.Coronal)));
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
}
