using System.Globalization;
using LungSeg.Dicom.FoDicom;
using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Given;
using LungSeg.Pipeline.Planning;
using LungSeg.Voxels.Anatomy;
using LungSeg.Workflow;

namespace LungSeg.Local.Running;

/// <summary>A mask on its series.</summary>
/// <param name="Segmentation">The masks of structures; dispose them.</param>
/// <param name="Names">The series' files, so that no other is looked at; null where all are to be.</param>
internal sealed record FoundMask(GivenSegmentation Segmentation, IReadOnlyList<string>? Names);

/// <summary>Finds the series that a mask is of, and puts the mask on its voxels.</summary>
/// <param name="scan">The scan.</param>
/// <param name="options">How it is processed.</param>
/// <param name="said">What the user says of the mask's labels.</param>
/// <param name="key">The series that the user names; may be null.</param>
internal sealed class MaskOfScan(
    DirectoryInfo scan, ProcessingOptions options, IReadOnlyDictionary<int, string> said, string? key)
{
    /// <summary>Finds it; says of each label which structure it is taken for.</summary>
    /// <exception cref="MaskRefusedException">
    /// The mask is none of the scan's, or of structures that nobody knows.
    /// </exception>
    public async Task<FoundMask> FindAsync(MaskFile mask, TextWriter messages, CancellationToken cancellation)
    {
        var containers = new Containers();
        using var scratch = new RunScratch(containers);
        var store = LocalStores.ForInfo(scan, containers, scratch);
        var index = await FolderIndex.ReadAsync(store, containers, OptionalDecoders.All, options, cancellation);
        var labels = mask.Take(MaskReader.Labels);
        if (labels.Count == 0)
            throw Refused("mask-empty", "The mask has no voxel.", "Save it again from the program that made it.");

        var plan = Choose(index, mask);
        var (structures, unknown) = MaskReader.Tell(mask.Segmentation, labels, said);
        if (unknown is not null) throw new MaskRefusedException(unknown);
        foreach (var (label, structure) in structures.OrderBy(item => item.Key))
            messages.WriteLine($"Label {label} of the mask is {structure?.Id ?? "left out"}.");
        if (structures.Values.Contains(Structures.Lungs) && mask.Segmentation.Segments.Count == 0 && said.Count == 0)
            messages.WriteLine(
                "It is taken for both lungs, for there is no other label. If it is one of them, say "
                    + "--labels 1=right-lung or --labels 1=left-lung.");

        var (masks, outside) = MaskReader.Place(mask.Segmentation, structures, plan.NativeGrid.ToGeometry());
        if (outside > 0)
        {
            masks.Dispose();
            throw Refused(
                "mask-outside-scan", $"{outside} voxels of the mask lie outside the scan.",
                "Name the scan that the mask was painted on.");
        }

        // Whoever says so himself knows.
        if (said.Count == 0 && MaskReader.AreSidesExchanged(masks))
        {
            masks.Dispose();
            throw Refused(
                "mask-sides-exchanged", "What the mask calls the right lung lies to the patient's left of the other.",
                $"Say which label is which: {Exchanged(structures)}.");
        }

        var names = structures.OrderBy(item => item.Key).ToDictionary(
            item => item.Key.ToString(CultureInfo.InvariantCulture), item => item.Value?.Id ?? MaskReader.Nothing);
        return new(new(plan.Description.Key, masks, new(mask.Name, mask.Sha256, names)), NamesOf(plan));
    }

    /// <summary>The one series whose voxels are the mask's.</summary>
    private SeriesPlan Choose(FolderIndex index, MaskFile mask)
    {
        if (index.Series.Count == 0)
            throw Refused("no-ct-series", "There is no series here that can be processed.", "'lungseg info' says why.");
        var fits = index.Series
            .Select(plan => (Plan: plan, Why: mask.Take(file => MaskReader.Misfit(file, plan.NativeGrid.ToGeometry()))))
            .ToList();
        var good = fits
            .Where(fit => fit.Why is null && (key is null || fit.Plan.Description.Key == key))
            .Select(fit => fit.Plan)
            .ToList();
        if (good.Count == 1) return good[0];
        if (good.Count > 1)
        {
            var keys = string.Join(", ", good.Select(plan => plan.Description.Key));
            throw Refused(
                "mask-series-unclear", $"The mask lies on the grid of {good.Count} series: {keys}.",
                "Name one with --series.");
        }

        var reasons = fits.Select(fit => $"{fit.Plan.Description.Key}: {fit.Why ?? "not the one that --series names"}");
        throw Refused(
            "mask-not-on-grid", $"The mask does not lie on the scan's voxels ({string.Join("; ", reasons)}).",
            "Resample it to the CT with nearest neighbours in the program that made it (3D Slicer: the CT as source "
                + "volume), or name the scan that it was painted on.");
    }

    /// <summary>The series' files; null where the scan is a file itself, or they lie in an archive.</summary>
    private string[]? NamesOf(SeriesPlan plan)
    {
        if (!scan.Exists) return null;
        string?[] names =
        [
            .. plan.SlicesThere.Select(slice => slice.Blob), plan.File?.Header.Blob, plan.File?.Data?.Blob,
        ];
        string[] files = [.. names.OfType<string>().Distinct()];
        return files.All(name => File.Exists(Path.Combine(scan.FullName, name))) ? files : null;
    }

    private static string Exchanged(IReadOnlyDictionary<int, Structure?> structures)
    {
        var (right, left) = (LabelOf(Structures.RightLung), LabelOf(Structures.LeftLung));
        return $"--labels {right}={Structures.LeftLung.Id} {left}={Structures.RightLung.Id}";

        int LabelOf(Structure lung) => structures.First(item => item.Value == lung).Key;
    }

    private static MaskRefusedException Refused(string code, string message, string remedy) =>
        new(new(code, message, remedy));
}
