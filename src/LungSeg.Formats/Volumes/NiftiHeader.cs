using System.Buffers.Binary;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// The 348 bytes at the head of a NIfTI-1 file (R. Cox et al., nifti1.h, NIfTI-1.1, 2004), little endian. NIfTI's
/// patient axes are RAS: DICOM's x and y with the sign turned. The affine is in the sform as it is, and in the qform
/// as a rotation, which sheared axes are not: those have no qform. Without a transform both codes are 0.
/// </summary>
internal readonly record struct NiftiHeader(
    VolumeGeometry Geometry, NiftiType Type, bool IsLabels, bool HasTransform = true)
{
    public const int Length = 348;

    /// <summary>Where voxels begin: after the header and the four bytes that say that no extension follows.</summary>
    public const int VoxelOffset = 352;

    private const short IntentLabel = 1002; // NIFTI_INTENT_LABEL
    private const short ScannerSpace = 1; // NIFTI_XFORM_SCANNER_ANAT
    private const byte UnitMillimetres = 2; // NIFTI_UNITS_MM

    // Direction cosines are written with six digits or so; a gantry's tilt is more than a thousandth.
    private const double LargestShear = 1e-3;

    /// <summary>Writes header and padding, <see cref="VoxelOffset"/> bytes.</summary>
    public void Write(Stream output)
    {
        Span<byte> bytes = stackalloc byte[VoxelOffset];
        bytes.Clear();
        var (size, spacing) = (Geometry.Size, Geometry.Spacing);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Length);
        PutShorts(bytes[40..], 3, Extent(size.X), Extent(size.Y), Extent(size.Z), 1, 1, 1, 1);
        PutShorts(bytes[68..], IsLabels ? IntentLabel : (short)0, (short)Type, Type.Bits());
        var rotation = Rotation(out var sign);
        PutFloats(bytes[76..], sign, spacing.X, spacing.Y, spacing.Z, 1, 1, 1, 1);
        PutFloats(bytes[108..], VoxelOffset, 1, 0);
        bytes[123] = UnitMillimetres;
        "LungSeg"u8.CopyTo(bytes[148..]);
        PutShorts(
            bytes[252..], rotation is null || !HasTransform ? (short)0 : ScannerSpace,
            HasTransform ? ScannerSpace : (short)0);
        var (b, c, d) = rotation ?? default;
        var origin = Ras(Geometry.Origin);
        PutFloats(bytes[256..], b, c, d, origin.X, origin.Y, origin.Z);
        Vector3D x = Ras(Geometry.AxisX * spacing.X),
            y = Ras(Geometry.AxisY * spacing.Y),
            z = Ras(Geometry.AxisZ * spacing.Z);
        PutFloats(bytes[280..], x.X, y.X, z.X, origin.X, x.Y, y.Y, z.Y, origin.Y, x.Z, y.Z, z.Z, origin.Z);
        "n+1\0"u8.CopyTo(bytes[344..]);
        output.Write(bytes);
    }

    /// <summary>LPS to RAS and back.</summary>
    public static Vector3D Ras(Vector3D lps) => new(-lps.X, -lps.Y, lps.Z);

    private static short Extent(int voxels) => voxels is > 0 and <= short.MaxValue
        ? (short)voxels
        : throw new ArgumentException($"NIfTI-1 cannot hold an axis of {voxels} voxels.");

    private static void PutShorts(Span<byte> to, params ReadOnlySpan<short> values)
    {
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(to[(2 * i)..], values[i]);
    }

    private static void PutFloats(Span<byte> to, params ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(to[(4 * i)..], (float)values[i]);
    }

    /// <summary>
    /// The quaternion's b, c, d (a is at least 0) of the axes in RAS, and the sign of the third (pixdim[0]); null where
    /// the axes are sheared.
    /// </summary>
    private (double B, double C, double D)? Rotation(out double sign)
    {
        Vector3D x = Ras(Geometry.AxisX), y = Ras(Geometry.AxisY), z = Ras(Geometry.AxisZ);
        sign = x.Cross(y).Dot(z) < 0 ? -1 : 1;
        z *= sign;
        if (Math.Abs(x.Dot(y)) + Math.Abs(x.Dot(z)) + Math.Abs(y.Dot(z)) > LargestShear) return null;

        // The largest of the four squares is divided by, so that no rotation loses digits.
        double a2 = 1 + x.X + y.Y + z.Z, b2 = 1 + x.X - y.Y - z.Z, c2 = 1 - x.X + y.Y - z.Z, d2 = 1 - x.X - y.Y + z.Z;
        var largest = Math.Max(Math.Max(a2, b2), Math.Max(c2, d2));
        var s = Math.Sqrt(largest) * 2;
        var (a, b, c, d) = largest switch
        {
            _ when largest == a2 => (s / 4, (y.Z - z.Y) / s, (z.X - x.Z) / s, (x.Y - y.X) / s),
            _ when largest == b2 => ((y.Z - z.Y) / s, s / 4, (y.X + x.Y) / s, (z.X + x.Z) / s),
            _ when largest == c2 => ((z.X - x.Z) / s, (y.X + x.Y) / s, s / 4, (z.Y + y.Z) / s),
            _ => ((x.Y - y.X) / s, (z.X + x.Z) / s, (z.Y + y.Z) / s, s / 4),
        };
        if (a < 0) (b, c, d) = (-b, -c, -d);

        // Readers take a as the root of 1 - b² - c² - d²; where it is 0, rounding must not leave anything under the
        // root.
        return Math.Abs(a) < 1e-6 ? (AwayFromZero(b), AwayFromZero(c), AwayFromZero(d)) : (b, c, d);
    }

    private static double AwayFromZero(double value)
    {
        var rounded = (float)value;
        if (Math.Abs(rounded) >= Math.Abs(value)) return rounded;
        return value > 0 ? float.BitIncrement(rounded) : float.BitDecrement(rounded);
    }
}
