using System.Globalization;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// NIfTI-1 and NIfTI-2, as one file or as .hdr and .img, and ANALYZE 7.5. The grid is the sform's, else the qform's, as
/// nibabel takes them; where there is neither, the one that nibabel assumes: columns to the left, rows to anterior,
/// slices to superior, the origin in the middle.
/// </summary>
internal sealed class NiftiFormat : IVolumeFormat
{
    /// <summary>Sform and qform that differ by more than this at a corner, mm, contradict each other.</summary>
    private const double SamePlace = 1;

    public IReadOnlyList<string> Endings { get; } = [".nii", ".nii.gz", ".hdr", ".hdr.gz"];

    public bool Recognizes(ReadOnlySpan<byte> head) => NiftiFields.IsThere(head);

    public VolumeHeader? ReadHeader(ReadOnlySpan<byte> head, VolumeFileInfo file)
    {
        if (NiftiFields.Read(head) is not { } fields) return null;
        var size = Size(fields, out var volumes);
        var (grid, notes) = Grid(fields, size);
        var isScaled = fields.Slope != 0 && !double.IsNaN(fields.Slope);
        return new()
        {
            Format = fields.Format,
            Grid = grid,
            Volumes = volumes,
            Type = TypeOf(fields.Type),
            IsBigEndian = fields.IsBigEndian,
            Slope = isScaled ? fields.Slope : 1,
            Intercept = isScaled ? fields.Intercept : 0,
            Data = Data(fields, file),
            Notes = notes,
            HasTransform = fields.SformCode > 0 || fields.QformCode > 0,
        };
    }

    private static Size3 Size(NiftiFields fields, out int volumes)
    {
        var dim = fields.Dim;
        if (dim[0] is not (>= 1 and <= 7))
            throw VolumeFaults.Value("dim", VolumeFaults.Invariant($"says that there are {dim[0]} axes"));
        double Extent(int axis) => axis <= dim[0] ? dim[axis] : 1;
        for (var axis = 5; axis <= 7; axis++)
        {
            if (Extent(axis) > 1)
                throw VolumeFaults.Pixels(VolumeFaults.Invariant($"{Extent(axis)} numbers each (dim[{axis}])"));
        }

        volumes = VolumeChecks.Volumes("dim[4]", Math.Max(1, Extent(4)));
        return VolumeChecks.Size("dim", Extent(1), Extent(2), Extent(3));
    }

    private static (VolumeGeometry Grid, IReadOnlyList<VolumeNote> Notes) Grid(NiftiFields fields, Size3 size)
    {
        var mm = (fields.Units & 7) switch
        {
            1 => 1000,
            3 => 0.001,
            _ => 1,
        };
        var sform = fields.SformCode > 0 ? TryGrid(size, mm, Sform(fields)) : null;
        var qform = fields.QformCode > 0 ? TryGrid(size, mm, Qform(fields)) : null;
        if (sform is not null && qform is not null && Apart(sform, qform) is var apart && apart > SamePlace)
        {
            return (sform,
                [
                    new(
                        VolumeFaultCodes.OrientationContradictory,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The file's sform and qform are {apart:0.#} mm apart; the sform counts, as it does for "
                                + $"nibabel."),
                        "Check the sides and the place."),
                ]);
        }

        if ((sform ?? qform) is { } grid)
            return (grid, []);
        if (fields.SformCode > 0 || fields.QformCode > 0)
            throw VolumeFaults.NoPlace("its sform and qform are no transforms");
        return (Assumed(fields, size, mm),
            [
                VolumeNote.NoSides(
                    "there is neither sform nor qform. Columns are taken to run to the patient's left, rows to the "
                        + "front, slices to the head, as nibabel takes them."),
            ]);
    }

    private static VolumeGeometry? TryGrid(
        Size3 size, double mm, (Vector3D X, Vector3D Y, Vector3D Z, Vector3D Origin) affine)
    {
        var (x, y, z) = (Lps(affine.X) * mm, Lps(affine.Y) * mm, Lps(affine.Z) * mm);
        return Math.Abs(x.Cross(y).Dot(z)) > 0 ? VolumeChecks.Grid(size, Lps(affine.Origin) * mm, x, y, z) : null;
    }

    private static (Vector3D X, Vector3D Y, Vector3D Z, Vector3D Origin) Sform(NiftiFields fields)
    {
        var rows = fields.Sform;
        return (new(rows[0], rows[4], rows[8]), new(rows[1], rows[5], rows[9]), new(rows[2], rows[6], rows[10]),
            new(rows[3], rows[7], rows[11]));
    }

    /// <summary>nifti1.h, method 2: a rotation by a unit quaternion whose a is what is missing to 1.</summary>
    private static (Vector3D X, Vector3D Y, Vector3D Z, Vector3D Origin) Qform(NiftiFields fields)
    {
        var (b, c, d) = (fields.Qform[0], fields.Qform[1], fields.Qform[2]);
        var a = Math.Sqrt(Math.Max(0, 1 - (b * b) - (c * c) - (d * d)));
        var x = new Vector3D((a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) + (a * d)), 2 * ((b * d) - (a * c)));
        var y = new Vector3D(2 * ((b * c) - (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) + (a * b)));
        var z = new Vector3D(2 * ((b * d) + (a * c)), 2 * ((c * d) - (a * b)), (a * a) + (d * d) - (b * b) - (c * c));
        var flip = fields.PixDim[0] < 0 ? -1 : 1;
        return (x * Math.Abs(fields.PixDim[1]), y * Math.Abs(fields.PixDim[2]), z * (flip * Math.Abs(fields.PixDim[3])),
            new(fields.Qform[3], fields.Qform[4], fields.Qform[5]));
    }

    private static VolumeGeometry Assumed(NiftiFields fields, Size3 size, double mm)
    {
        var (x, y, z) = (
            Math.Abs(fields.PixDim[1]) * mm, Math.Abs(fields.PixDim[2]) * mm, Math.Abs(fields.PixDim[3]) * mm);
        var first = new Vector3D((size.X - 1) * x / -2, (size.Y - 1) * y / 2, (size.Z - 1) * z / -2);
        return VolumeChecks.Grid(size, first, new(x, 0, 0), new(0, -y, 0), new(0, 0, z));
    }

    /// <summary>How far the two grids' corners are apart at most, mm.</summary>
    private static double Apart(VolumeGeometry a, VolumeGeometry b)
    {
        var (x, y, z) = (a.Size.X - 1, a.Size.Y - 1, a.Size.Z - 1);
        Vector3D[] corners = [new(0, 0, 0), new(x, 0, 0), new(0, y, 0), new(0, 0, z)];
        return corners.Max(corner => (a.ToPatient(corner) - b.ToPatient(corner)).Length);
    }

    private static VolumeData Data(NiftiFields fields, VolumeFileInfo file)
    {
        var offset = fields.VoxelOffset;
        if (!(offset >= 0 && offset <= VolumeFormats.LongestHeader))
            throw VolumeFaults.Value("vox_offset", VolumeFaults.Invariant($"is {offset}"));
        if (!fields.IsPair)
        {
            if (offset is > 0 && offset < fields.HeaderBytes - 4)
                throw VolumeFaults.Value(
                    "vox_offset", VolumeFaults.Invariant($"is {offset}, which lies in the header"));
            return new(
                null, offset == 0 ? fields.HeaderBytes : (long)offset,
                file.IsPacked ? VolumePacking.File : VolumePacking.None);
        }

        var stem = file.Name[
            ..^(file.IsPacked && file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? 3 : 0)];
        stem = stem.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) ? stem[..^4] : stem;
        string[] names = file.IsPacked ? [stem + ".img.gz", stem + ".img"] : [stem + ".img", stem + ".img.gz"];
        return new(names[0], (long)offset, VolumePacking.None) { OtherNames = names[1..] };
    }

    private static VoxelType TypeOf(int code) => code switch
    {
        2 => VoxelType.UInt8,
        4 => VoxelType.Int16,
        8 => VoxelType.Int32,
        16 => VoxelType.Float32,
        64 => VoxelType.Float64,
        256 => VoxelType.Int8,
        512 => VoxelType.UInt16,
        768 => VoxelType.UInt32,
        1024 => VoxelType.Int64,
        1280 => VoxelType.UInt64,
        128 or 2304 => throw VolumeFaults.Pixels("colours (RGB)"),
        32 or 1792 or 2048 => throw VolumeFaults.Pixels("complex numbers"),
        _ => throw VolumeFaults.Pixels($"of NIfTI's data type {code}"),
    };

    /// <summary>Subtracted rather than turned, so that 0 stays 0.</summary>
    private static Vector3D Lps(Vector3D ras) => new(0 - ras.X, 0 - ras.Y, ras.Z);
}
