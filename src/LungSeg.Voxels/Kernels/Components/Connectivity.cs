namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Which neighbours of a voxel o belong to it:
/// <code>
///   Six: + of three axes        TwentySix: the whole 3 x 3 x 3 block
///   z - 1   z      z + 1        z - 1   z      z + 1
///   . . .   . + .   . . .       + + +   + + +   + + +
///   . + .   + o +   . + .       + + +   + o +   + + +
///   . . .   . + .   . . .       + + +   + + +   + + +
///   FourInSlice and EightInSlice: the middle columns of these, so no component leaves its slice
/// </code>
/// </summary>
public enum Connectivity
{
    Six,
    TwentySix,
    FourInSlice,
    EightInSlice,
}
