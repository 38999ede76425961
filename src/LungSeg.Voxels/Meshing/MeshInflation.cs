namespace LungSeg.Voxels.Meshing;

/// <summary>
/// Gives a closed surface the volume it should have by moving every vertex along its normal by one and the same small
/// distance. Half-way surfaces cut the corners of what is a voxel or two thin, and smoothing rounds them further: a
/// vessel would lose a fifth of its volume. Newton's method, since the area is the volume's derivative by the distance.
/// O(steps * triangles), single-threaded, no scratch memory.
/// </summary>
public static class MeshInflation
{
    /// <summary>As good as the volume needs to be.</summary>
    private const double Tolerance = 1e-3;

    private const int MaxSteps = 10;

    /// <summary>Moves the vertices until the volume is right to 0.1 %, or as near as it comes.</summary>
    /// <param name="mesh">Closed, with normals, which are kept those of the faces.</param>
    /// <param name="volumeMm3">The volume to have, mm³.</param>
    /// <exception cref="ArgumentException">The mesh has no normals.</exception>
    public static void ToVolume(Mesh mesh, double volumeMm3)
    {
        if (!mesh.HasNormals) throw new ArgumentException("The mesh was made without normals.", nameof(mesh));
        for (var step = 0; step < MaxSteps; step++)
        {
            var (area, volume) = MeshMeasure.AreaAndVolume(mesh);
            if (area <= 0 || Math.Abs(volumeMm3 - volume) <= Tolerance * volumeMm3) return;
            var distance = (float)((volumeMm3 - volume) / area);
            var vertices = mesh.Vertices;
            var normals = mesh.Normals;
            for (var v = 0; v < vertices.Length; v++) vertices[v] += distance * normals[v];
            MeshNormals.FromFaces(mesh);
        }
    }
}
