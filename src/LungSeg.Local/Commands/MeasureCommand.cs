using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using LungSeg.Dicom;
using LungSeg.Dicom.FoDicom;
using LungSeg.Formats.Segments;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Local.Driver;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Given;
using LungSeg.Pipeline.Planning;
using LungSeg.Voxels.Given;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary><c>lungseg measure</c>: everything that <c>run</c> makes, from a mask that is there.</summary>
internal static class MeasureCommand
{
    /// <summary>A mask of 2^31 voxels, packed or not, is far below.</summary>
    private const long LargestMask = 2_000_000_000;

    public static Command Create()
    {
        var folder = Places.Argument("scan", "The scan that the mask is of, as for 'run'.");
        var mask = Places.Option(
            "--mask",
            "The mask on the scan's own grid: NIfTI, NRRD, MetaImage, 3D Slicer's .seg.nrrd or DICOM SEG.",
            required: true
        );
        var outFolder = Places.Option(
            "--out",
            "Where the results go; may lie inside the scan's folder.",
            required: true
        );
        var labels = new Option<Dictionary<int, string>?>("--labels")
        {
            Description =
                $"What the mask's values or segment numbers are, as 1=right-lung 2=left-lung: one of "
                + $"{string.Join(", ", MaskReader.Known.Select(structure => structure.Id))}, or none to leave one out. "
                + "Left out: segments by their names and codes; numbers as in 'run's own masks, a lone 1 for both "
                + "lungs.",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = Labels,
        };
        var series = new Option<string?>("--series")
        {
            Description = "Of several series on the mask's grid, the one with this key; 'info' lists keys.",
        };
        var caseId = new Option<string?>("--case")
        {
            Description = "What the case is called in its results; left out: as the scan's folder is.",
        };
        var rerun = new Option<bool>("--rerun")
        {
            Description = "Where --out has results already: add a revision beside them.",
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON and nothing else." };
        var processing = new ProcessingArguments();
        var command = new Command(
            "measure",
            "Measure a mask that was corrected by hand: numbers, flags, meshes and report, as 'run' makes them."
        )
        {
            folder,
            mask,
            outFolder,
            labels,
            series,
            caseId,
            rerun,
            json,
        };
        processing.AddTo(command, hasMethod: false);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var (scan, results, streams) = (
                    parsed.GetValue(folder)!,
                    parsed.GetValue(outFolder)!,
                    parsed.InvocationConfiguration
                );
                RunCommand.CheckPlaces(scan, results);
                var options = processing.Parse(parsed) with { Method = GivenMasksEngine.GivenName };
                var source = await ReadAsync(parsed.GetValue(mask)!, cancellation);
                var (given, fault) = await FindAsync(
                    scan,
                    source,
                    options,
                    parsed.GetValue(labels) ?? [],
                    parsed.GetValue(series),
                    streams.Error,
                    cancellation
                );
                if (given is null)
                {
                    streams.Error.WriteLine($"{fault!.Message} {fault.Remedy} [{fault.Code}]");
                    return ExitCodes.Rejected;
                }

                using (given.Segmentation)
                {
                    using var run = new InProcessRun(
                        scan,
                        results,
                        parsed.GetValue(caseId) ?? CaseNames.Of(scan),
                        given.Names,
                        given: given.Segmentation
                    );
                    return await RunCommand.RunAsync(
                        run,
                        results,
                        options,
                        parsed.GetValue(rerun),
                        parsed.GetValue(json),
                        cancellation,
                        streams
                    );
                }
            }
        );
        return command;
    }

    /// <summary>The mask, and the files of the series that it is of.</summary>
    private sealed record Found(GivenSegmentation Segmentation, IReadOnlyList<string>? Names);

    private sealed record MaskSource(string Name, string Sha256, SegmentationFile? File, Fault? Fault);

    private static async Task<MaskSource> ReadAsync(DirectoryInfo place, CancellationToken cancellation)
    {
        var file = new FileInfo(place.FullName);
        if (!file.Exists)
            throw new UsageException($"--mask: There is no file {file.FullName}.");
        if (file.Length > LargestMask)
            throw new UsageException($"--mask {file.FullName} is larger than any mask.");
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        try
        {
            return new(file.Name, hash, await SegmentationFile.ReadAsync(bytes, file.Name, cancellation), null);
        }
        catch (DicomFaultException fault)
        {
            return new(file.Name, hash, null, new(fault.Fault.Code, fault.Fault.Message, fault.Fault.Remedy));
        }
        catch (VolumeFaultException fault)
        {
            return new(
                file.Name,
                hash,
                null,
                new(
                    SegmentationFile.FaultCode,
                    $"The mask is not read: {fault.Message}",
                    "Save it as a label volume in one file: NIfTI, NRRD or .seg.nrrd with one layer."
                )
            );
        }
    }

    private static async Task<(Found? Found, Fault? Fault)> FindAsync(
        DirectoryInfo scan,
        MaskSource source,
        ProcessingOptions options,
        Dictionary<int, string> said,
        string? key,
        TextWriter messages,
        CancellationToken cancellation
    )
    {
        if (source.File is not { } file)
            return (null, source.Fault);
        var containers = new Containers();
        using var scratch = new RunScratch(containers);
        var index = await FolderIndex.ReadAsync(
            LocalStores.ForInfo(scan, containers, scratch),
            containers,
            OptionalDecoders.All,
            options,
            cancellation
        );
        var (labels, fault) = Try(() => MaskReader.Labels(file));
        if (fault is not null)
            return (null, fault);
        if (labels!.Count == 0)
            return (
                null,
                new("mask-empty", "The mask has no voxel.", "Save it again from the program that it was made with.")
            );

        var (plan, misfit) = Choose(index, file, key);
        if (plan is null)
            return (null, misfit);
        var (structures, unknown) = MaskReader.Tell(file, labels, said);
        if (unknown is not null)
            return (null, unknown);
        foreach (var (label, structure) in structures.OrderBy(item => item.Key))
            messages.WriteLine($"Label {label} of the mask is {structure?.Id ?? "left out"}.");

        var (masks, outside) = MaskReader.Place(file, structures, plan.NativeGrid.ToGeometry());
        if (outside > 0)
        {
            masks.Dispose();
            return (
                null,
                new(
                    "mask-outside-scan",
                    $"{outside} voxels of the mask lie outside the scan.",
                    "Name the scan that the mask was painted on."
                )
            );
        }

        var document = new MaskSourceDocument(
            source.Name,
            source.Sha256,
            structures
                .OrderBy(item => item.Key)
                .ToDictionary(
                    item => item.Key.ToString(CultureInfo.InvariantCulture),
                    item => item.Value?.Id ?? MaskReader.Nothing
                )
        );
        return (new(new(plan.Description.Key, masks, document), NamesOf(scan, plan)), null);
    }

    /// <summary>The one series whose voxels are the mask's.</summary>
    private static (SeriesPlan? Plan, Fault? Fault) Choose(FolderIndex index, SegmentationFile file, string? key)
    {
        if (index.Series.Count == 0)
            return (
                null,
                new("no-ct-series", "There is no series here that can be processed.", "'lungseg info' says why.")
            );
        var fits = index
            .Series.Select(plan => (Plan: plan, Why: MaskReader.Misfit(file, plan.NativeGrid.ToGeometry())))
            .ToList();
        var good = fits.Where(fit => fit.Why is null && (key is null || fit.Plan.Description.Key == key))
            .Select(fit => fit.Plan)
            .ToList();
        if (good.Count == 1)
            return (good[0], null);
        if (good.Count > 1)
        {
            return (
                null,
                new(
                    "mask-series-unclear",
                    $"The mask lies on the grid of {good.Count} series: "
                        + $"{string.Join(", ", good.Select(plan => plan.Description.Key))}.",
                    "Name one with --series."
                )
            );
        }

        var reasons = fits.Select(fit =>
            $"{fit.Plan.Description.Key}: {(fit.Why is null ? "not the series that --series names" : fit.Why)}"
        );
        return (
            null,
            new(
                "mask-not-on-grid",
                $"The mask does not lie on the scan's voxels ({string.Join("; ", reasons)}).",
                "Resample it to the CT with nearest neighbours in the program that it was made with (3D Slicer: "
                    + "the CT as source volume), or name the scan that it was painted on."
            )
        );
    }

    /// <summary>
    /// The series' files, so that no other is looked at; all files where the scan is one, or an archive.
    /// </summary>
    private static IReadOnlyList<string>? NamesOf(DirectoryInfo scan, SeriesPlan plan)
    {
        if (!scan.Exists)
            return null;
        string?[] names =
        [
            .. plan.SlicesThere.Select(slice => slice.Blob),
            plan.File?.Header.Blob,
            plan.File?.Data?.Blob,
        ];
        string[] files = [.. names.OfType<string>().Distinct()];
        return files.All(name => File.Exists(Path.Combine(scan.FullName, name))) ? files : null;
    }

    private static (T? Value, Fault? Fault) Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return (read(), null);
        }
        catch (VolumeFaultException fault)
        {
            return (
                null,
                new(
                    SegmentationFile.FaultCode,
                    $"The mask is not read: {fault.Message}",
                    "Save it as labels: whole numbers from 0."
                )
            );
        }
    }

    private static Dictionary<int, string>? Labels(ArgumentResult result)
    {
        var labels = new Dictionary<int, string>();
        foreach (
            var word in result.Tokens.SelectMany(token =>
                token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            )
        )
        {
            if (
                word.Split('=') is [var number, var name]
                && ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var label)
                && label > 0
                && (name == MaskReader.Nothing || MaskReader.Known.Any(structure => structure.Id == name))
            )
            {
                labels[label] = name;
                continue;
            }

            result.AddError(
                $"--labels takes pairs such as 1=right-lung, not '{word}'. It knows "
                    + $"{string.Join(", ", MaskReader.Known.Select(structure => structure.Id))} and "
                    + $"{MaskReader.Nothing}."
            );
        }

        if (labels.Count == 0)
            result.AddError("--labels needs a pair such as 1=right-lung.");
        return labels;
    }
}
