using LungSeg.Formats.Pictures;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Writes montages of CT slices, all of them in one pass over the CT.</summary>
internal static class SliceMontages
{
    /// <summary>Draws and writes montages with the contours of what previews outline.</summary>
    /// <param name="series">The series.</param>
    /// <param name="montages">The files' names and what they show.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<ResultFile>> WriteAsync(
        SegmentedSeries series, IReadOnlyList<(string File, PatientPlane Plane, SlicePreviewOptions Looks)> montages,
        CancellationToken cancellation)
    {
        using var masks = await series.NativeMasksAsync(structure => structure.IsOutlined, cancellation);
        MaskOverlay[] overlays =
        [
            .. masks.All.Select(mask => new MaskOverlay(
                mask.Structure.Name.ToLowerInvariant(), mask.Mask, mask.Structure.Color, mask.Structure.IsLung)),
        ];
        var previews = new List<SlicePreview>();
        try
        {
            foreach (var (_, plane, looks) in montages) previews.Add(new(series.NativeGrid, overlays, plane, looks));
            await series.ForEachSlabAsync(slab => previews.ForEach(preview => preview.Add(slab)), cancellation);
            var files = new List<ResultFile>();
            foreach (var ((file, _, _), preview) in montages.Zip(previews))
            {
                var picture = preview.Draw();
                files.Add(
                    await series.Results.WriteAsync(file, stream => PngWriter.Write(stream, picture), cancellation));
            }

            return files;
        }
        finally
        {
            previews.ForEach(preview => preview.Dispose());
        }
    }
}
