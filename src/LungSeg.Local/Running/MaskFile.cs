using System.Security.Cryptography;
using LungSeg.Dicom;
using LungSeg.Formats.Segments;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Local.Terminal;
using LungSeg.Workflow;

namespace LungSeg.Local.Running;

/// <summary>A mask that a command line names.</summary>
/// <param name="Name">Its name without folders.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="Segmentation">What is in it.</param>
internal sealed record MaskFile(string Name, string Sha256, SegmentationFile Segmentation)
{
    /// <summary>A mask of 2^31 voxels, packed or not, is far below.</summary>
    private const long LargestMask = 2_000_000_000;

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="MaskRefusedException">It is no mask.</exception>
    public static async Task<MaskFile> ReadAsync(DirectoryInfo place, CancellationToken cancellation)
    {
        var file = new FileInfo(place.FullName);
        if (!file.Exists) throw new UsageException($"--mask: There is no file {file.FullName}.");
        if (file.Length > LargestMask) throw new UsageException($"--mask {file.FullName} is larger than any mask.");
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellation);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        try
        {
            return new(file.Name, hash, await SegmentationFile.ReadAsync(bytes, file.Name, cancellation));
        }
        catch (DicomFaultException fault)
        {
            throw new MaskRefusedException(new(fault.Fault.Code, fault.Fault.Message, fault.Fault.Cure));
        }
        catch (VolumeFaultException fault)
        {
            throw NotRead(fault, "Save it as a label volume in one file: NIfTI, NRRD or .seg.nrrd with one layer.");
        }
    }

    /// <summary>What reading its voxels gives.</summary>
    /// <exception cref="MaskRefusedException">They are no labels.</exception>
    public T Take<T>(Func<SegmentationFile, T> read)
    {
        try
        {
            return read(Segmentation);
        }
        catch (VolumeFaultException fault)
        {
            throw NotRead(fault, "Save it as labels: whole numbers from 0.");
        }
    }

    private static MaskRefusedException NotRead(VolumeFaultException fault, string remedy) =>
        new(new(SegmentationFile.FaultCode, $"The mask is not read: {fault.Message}", remedy));
}

/// <summary>A mask that cannot be measured, and why.</summary>
internal sealed class MaskRefusedException(Fault fault) : Exception(fault.Message)
{
    public Fault Fault { get; } = fault;
}
