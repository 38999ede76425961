namespace LungSeg.Formats.Volumes;

/// <summary>
/// The voxel types of NIfTI-1 that are read; <see cref="Labels"/> and <see cref="Hounsfield"/> are written.
/// </summary>
internal enum NiftiType : short
{
    /// <summary>NIFTI_TYPE_UINT8.</summary>
    Labels = 2,

    /// <summary>NIFTI_TYPE_INT16.</summary>
    Hounsfield = 4,
}

internal static class NiftiTypeRules
{
    public static short Bits(this NiftiType type) => type == NiftiType.Labels ? (short)8 : (short)16;
}
