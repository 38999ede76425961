namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The grid edges along <paramref name="Axis"/> from the voxels of row (<paramref name="Y"/>, <paramref name="Z"/>) on.
/// </summary>
/// <param name="Y">The row; it may lie in the rim outside the volume, as may the next one.</param>
/// <param name="Z">Its slice, likewise.</param>
/// <param name="Axis">0, 1 or 2.</param>
/// <param name="First">The index of voxel (0, Y, Z).</param>
/// <param name="Step">From a voxel's index to that of its neighbour along the axis.</param>
/// <param name="Inside">Edges from x = 0 on that have both voxels in the volume; 0 where the row or its neighbour is in
/// the rim.</param>
internal readonly record struct EdgeRow(int Y, int Z, int Axis, int First, int Step, int Inside);
