using LungSeg.Formats.Pictures;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Draws montages of CT slices, all of them in one pass over the CT.</summary>
internal static class SliceMontages
{
    /// <summary>Draws and writes montages with the contours of what previews outline.</summary>
    /// <param name="series">The series.</param>
    /// <param name="montages">What they show.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<ResultFile>> WriteAsync(
        SegmentedSeries series, IReadOnlyList<SliceMontage> montages, CancellationToken cancellation)
    {
        var files = new List<ResultFile>();
        await DrawAsync(
            series, montages,
            async (file, picture) => files.Add(
                await series.Results.WriteAsync(file, stream => PngWriter.Write(stream, picture), cancellation)),
            cancellation);
        return files;
    }

    /// <summary>Draws montages and hands over one after the other, by their files' names.</summary>
    public static async Task DrawAsync(
        SegmentedSeries series, IReadOnlyList<SliceMontage> montages, Func<string, Picture, Task> take,
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
            foreach (var (montage, preview) in montages.Zip(previews)) await take(montage.File, preview.Draw());
        }
        finally
        {
            previews.ForEach(preview => preview.Dispose());
        }
    }
}

/// <summary>A montage of CT slices.</summary>
/// <param name="File">Its file's name.</param>
/// <param name="Plane">Which way the slices lie.</param>
/// <param name="Looks">How it looks.</param>
internal sealed record SliceMontage(string File, PatientPlane Plane, SlicePreviewOptions Looks);
