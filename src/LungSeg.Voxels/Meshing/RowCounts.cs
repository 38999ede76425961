namespace LungSeg.Voxels.Meshing;

/// <summary>
/// What one row of a padded grid makes: vertices on its x, y and z edges and triangles of its cells; after the
/// counts are summed up, the number of the first of each.
/// </summary>
internal struct RowCounts
{
    public int X;
    public int Y;
    public int Z;
    public int Triangles;
}
