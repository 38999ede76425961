using System.Numerics;

namespace LungSeg.Voxels.Kernels;

/// <summary>A plane of float turned over its diagonal, in blocks of 4 x 4 in registers.</summary>
internal static unsafe class PlaneTranspose
{
    /// <summary>to[x, y] = from[y, x] for a plane of so many rows and columns; pitches are in elements.</summary>
    public static void Run(float* from, int rows, int columns, int fromPitch, float* to, int toPitch)
    {
        int blockRows = rows & ~3, blockColumns = columns & ~3;
        for (var x = 0; x < blockColumns; x += 4)
        {
            for (var y = 0; y < blockRows; y += 4)
            {
                var source = from + ((long)y * fromPitch) + x;
                var block = Matrix4x4.Transpose(Matrix4x4.Create(
                    At(source), At(source + fromPitch), At(source + (2 * fromPitch)), At(source + (3 * fromPitch))));
                var target = to + ((long)x * toPitch) + y;
                At(target) = block.X;
                At(target + toPitch) = block.Y;
                At(target + (2 * toPitch)) = block.Z;
                At(target + (3 * toPitch)) = block.W;
            }
        }

        for (var x = 0; x < columns; x++)
        {
            for (var y = x < blockColumns ? blockRows : 0; y < rows; y++)
            {
                to[((long)x * toPitch) + y] = from[((long)y * fromPitch) + x];
            }
        }
    }

    private static ref Vector4 At(float* at) => ref *(Vector4*)at;
}
