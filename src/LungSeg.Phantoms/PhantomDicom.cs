using System.Globalization;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.Phantoms.Anatomy;
using LungSeg.Phantoms.Rendering;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms;

/// <summary>
/// A phantom as the DICOM files a scanner would send: one CT slice a file, in no order, stored values of HU + 1024, and
/// -2000 outside the scanned circle. The same options and grid give the same bytes.
/// </summary>
public static class PhantomDicom
{
    /// <summary>What lies outside the scanned circle, as GE scanners store it.</summary>
    public const int StoredPadding = -2000;

    private const int Intercept = -1024;

    /// <summary>
    /// The files, shuffled; names tell nothing of the order in space. Rendered before the first is returned.
    /// </summary>
    /// <param name="grid">The series' grid; its axes decide image orientation and patient position.</param>
    /// <param name="options">What the phantom shows.</param>
    public static IEnumerable<(string FileName, byte[] Content)> Files(
        VolumeGeometry grid, ThoraxOptions? options = null)
    {
        options ??= new();
        using var thorax = ThoraxPhantom.Render(grid, options);
        foreach (var file in Files(thorax, options)) yield return file;
    }

    /// <summary>The files of a thorax that was rendered with the same options.</summary>
    public static IEnumerable<(string FileName, byte[] Content)> Files(Thorax thorax, ThoraxOptions options)
    {
        var order = Enumerable
            .Range(0, thorax.Hounsfield.Size.Z)
            .OrderBy(z => SplitMix64.Mix((ulong)((options.Seed * 10007) + z)))
            .ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"IM{i + 1:D5}.dcm");
            yield return (name, Slice(thorax, order[i], options));
        }
    }

    private static byte[] Slice(Thorax thorax, int z, ThoraxOptions options)
    {
        var grid = thorax.Hounsfield.Geometry;
        var study = string.Create(CultureInfo.InvariantCulture, $"{options} {grid}");
        var description = new CtSliceDescription
        {
            StudyInstanceUid = DicomUid.FromHash("phantom study", study),
            SeriesInstanceUid = DicomUid.FromHash("phantom series", study),
            FrameOfReferenceUid = DicomUid.FromHash("phantom frame", study),
            SopInstanceUid = DicomUid.FromHash("phantom slice", study, z.ToString(CultureInfo.InvariantCulture)),
            Rows = grid.Size.Y,
            Columns = grid.Size.X,
            Position = grid.ToPatient(new(0, 0, z)),
            AxisX = grid.AxisX,
            AxisY = grid.AxisY,
            SpacingX = grid.Spacing.X,
            SpacingY = grid.Spacing.Y,
            SliceThickness = grid.Spacing.Z,
            InstanceNumber = z + 1,
            RescaleIntercept = Intercept,
            PixelPaddingValue = options.ScanRadius > 0 ? StoredPadding : null,
            PatientPosition = PatientPosition(grid, options),
            PatientName = "Phantom^Thorax",
            PatientId = "PHANTOM",
        };
        using var file = new MemoryStream();
        CtSliceWriter.Write(file, description, Stored(thorax, z, options));
        return file.ToArray();
    }

    private static short[] Stored(Thorax thorax, int z, ThoraxOptions options)
    {
        var hounsfield = thorax.Hounsfield.Slice(z);
        var (grid, stored) = (thorax.Hounsfield.Geometry, new short[hounsfield.Length]);
        for (var i = 0; i < stored.Length; i++)
        {
            var p = grid.ToPatient(new(i % grid.Size.X, i / grid.Size.X, z));
            stored[i] = ThoraxPhantom.IsScanned(p, options) ? (short)(hounsfield[i] - Intercept) : (short)StoredPadding;
        }

        return stored;
    }

    /// <summary>Feet first where the slices run that way in an axial series; prone as the options say.</summary>
    private static string PatientPosition(VolumeGeometry grid, ThoraxOptions options) =>
        (grid.AxisZ.Z < -0.5 ? "FF" : "HF") + (options.Prone ? "P" : "S");
}
