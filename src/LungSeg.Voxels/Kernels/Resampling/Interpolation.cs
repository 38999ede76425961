namespace LungSeg.Voxels.Kernels;

/// <summary>How values between voxel centres are made.</summary>
public enum Interpolation
{
    /// <summary>Linear along each axis.</summary>
    Linear,

    /// <summary>
    /// The cubic B-spline that passes through the voxels (with prefilter), which overshoots at sharp edges.
    /// </summary>
    Cubic,
}
