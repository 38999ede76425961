using LungSeg.Formats.VolumeFiles;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Volumes in files that are no DICOM: NIfTI, NRRD, MetaImage. Each is read once for the index, so that what is wrong
/// with its voxels is said then, and once for each slab. It is processed on the grid that a CT series of it would have,
/// and its results are written on its own (docs/decisions/2026-11-30-volume-files.md).
/// </summary>
internal sealed class VolumeFileSource(InputBlobs blobs) : IVolumeSource
{
    private const int ConcurrentReads = 4;

    private readonly VolumeFileReader _reader = new(blobs);

    public bool Owns(SeriesPlan plan) => plan.File is not null;

    public async Task<SourceIndex> IndexAsync(
        SourceInput input, ProcessingOptions options, CancellationToken cancellation)
    {
        var found = new SourceIndex[input.Blobs.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ConcurrentReads,
            CancellationToken = cancellation,
        };
        await Parallel.ForAsync(0, found.Length, parallel, async (i, token) =>
            found[i] = await IndexAsync(input.Blobs[i], input, options, token));
        return found.Where(file => file.Taken.Count > 0).Aggregate(SourceIndex.Nothing, (all, file) => all.With(file));
    }

    public async Task<Fault?> ReadAsync(
        SeriesPlan plan, SlabRange slices, SlabVoxels voxels, CancellationToken cancellation)
    {
        var file = plan.File!;
        try
        {
            var header = await _reader.FindHeaderAsync(file.Header, cancellation)
                ?? throw VolumeFaults.Broken("it begins as no volume file does");
            await _reader.ReadAsync(header, file, AxisOrder.ToCanonical(header.Grid), slices, voxels, cancellation);
            return null;
        }
        catch (VolumeFaultException fault)
        {
            return FaultOf(fault, file.Header.Blob);
        }
        catch (StorageException fault) when (fault is BlobChangedException or BlobNotFoundException)
        {
            return Faults.Changed(file.Header.Blob, fault);
        }
        catch (StorageException fault) when (InputBlobs.FaultOf(fault, file.Header.Blob) is { } unreadable)
        {
            return unreadable;
        }
    }

    private async Task<SourceIndex> IndexAsync(
        BlobEntry blob, SourceInput input, ProcessingOptions options, CancellationToken cancellation)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            if (!await _reader.IsVolumeAsync(PlannedFile.Of(blob), cancellation)) return SourceIndex.Nothing;
            taken.Add(blob.Name);
            var header = (await _reader.FindHeaderAsync(PlannedFile.Of(blob), cancellation))!;
            BlobEntry? data = null;
            if (header.Data.File is not null)
            {
                (data, var isRenamed) = DetachedData.Find(blob.Name, header, input.All);
                taken.Add(data.Name);
                if (isRenamed) header = header with { Notes = [.. header.Notes, VolumeNote.Renamed(header.Data.File)] };
            }

            return await IndexAsync(header, blob, data, input, options, cancellation) with { Taken = taken };
        }
        catch (VolumeFaultException fault)
        {
            return Refused(FaultOf(fault, blob.Name), blob, input, taken);
        }
        catch (StorageException fault) when (InputBlobs.FaultOf(fault, blob.Name) is { } unreadable)
        {
            return Refused(unreadable, blob, input, taken);
        }
    }

    private async Task<SourceIndex> IndexAsync(
        VolumeHeader header, BlobEntry blob, BlobEntry? data, SourceInput input, ProcessingOptions options,
        CancellationToken cancellation)
    {
        RequireSize(header, options);
        var grid = AxisOrder.ToCanonical(header.Grid).Apply(header.Grid);
        var (volumes, rejected, leftOut) = (new List<FoundVolume>(), new List<RejectedSeries>(), new List<Fault>());
        var file = new PlannedVolumeFile(
            PlannedFile.Of(blob), data is null ? null : PlannedFile.Of(data), 0, options.OffsetHu ?? 0,
            GeometryDocument.Of(header.Grid), header.HasTransform);
        var surveys = await _reader.SurveyAsync(header, file, cancellation);
        for (var volume = 0; volume < header.Volumes; volume++)
        {
            var part = header.Volumes == 1 ? null : $"volume-{volume + 1}";
            var key = KeyOf(blob, input, part);
            try
            {
                var notes = header
                    .Notes.Concat(surveys[volume].Notes(options.OffsetHu is not null))
                    .Select(note => new Fault(note.Code, note.Message, note.Remedy));
                volumes.Add(
                    new(
                        Describe(header, blob, key, part, grid.Size.Z), grid,
                        [.. Split(header, part), .. notes, .. Offset(options)],
                        data is null || data.LastModified < blob.LastModified ? blob.LastModified : data.LastModified)
                    {
                        File = file with { Volume = volume },
                    });
            }
            catch (VolumeFaultException fault) when (fault.Code == VolumeFaultCodes.LabelMap)
            {
                leftOut.Add(FaultOf(fault, blob.Name));
            }
            catch (VolumeFaultException fault)
            {
                rejected.Add(new(key, "", 1, FaultOf(fault, blob.Name)));
            }
        }

        return new() { Volumes = volumes, Rejected = rejected, LeftOut = [.. leftOut.Distinct()] };
    }

    private static SourceIndex Refused(Fault fault, BlobEntry blob, SourceInput input, HashSet<string> taken) =>
        taken.Count == 0
            ? SourceIndex.Nothing
            : new() { Rejected = [new(KeyOf(blob, input, null), "", 1, fault)], Taken = taken };

    private static void RequireSize(VolumeHeader header, ProcessingOptions options)
    {
        var limits = CaseCatalog.LimitsOf(options);
        var voxels = header.Grid.Size.Length;
        if (voxels > limits.MaxVoxels) throw VolumeFaults.Large(voxels, limits.MaxVoxels);
        if (limits.IsotropicSpacing is not { } spacing) return;
        var isotropic = voxels * header.Grid.VoxelVolume / Math.Pow(spacing, 3);
        var max = Math.Max(limits.MaxIsotropicVoxels, limits.MaxVoxels);
        if (!(isotropic <= max)) throw VolumeFaults.LargeIsotropic(isotropic, spacing, max);
    }

    private static IEnumerable<Fault> Split(VolumeHeader header, string? part)
    {
        if (part is null)
            yield break;
        yield return new(
            VolumeFaultCodes.SeriesSplit,
            $"The file holds {header.Volumes} volumes; each has a result of its own. This is {part}.", "");
    }

    private static IEnumerable<Fault> Offset(ProcessingOptions options)
    {
        if (options.OffsetHu is not { } offset)
            yield break;
        yield return new(
            VolumeFaultCodes.OffsetAdded, VolumeFaults.Invariant($"{offset} was added to every value, as asked."), "");
    }

    private static SeriesDescription Describe(
        VolumeHeader header, BlobEntry blob, string key, string? part, int slices) =>
        new()
        {
            Key = key,
            Part = part,
            SeriesInstanceUid = "",
            StudyInstanceUid = "",
            SourceFolder = DicomSource.CommonFolder([blob.Name]),
            SourceFile = blob.Name,
            FileFormat = header.Format,
            Slices = slices,
        };

    /// <summary>
    /// The file's place in its case, not in its container: the same scan has the same key wherever it lies.
    /// </summary>
    private static string KeyOf(BlobEntry blob, SourceInput input, string? part) =>
        SeriesKeys.OfFile(blob.Name[input.Prefix.Length..], part);

    private static Fault FaultOf(VolumeFaultException fault, string blob) =>
        new(fault.Code, fault.Message, fault.Remedy, blob);
}
