namespace LungSeg.Phantoms.Anatomy;

/// <summary>Typical HU of what a chest CT shows.</summary>
internal static class Tissue
{
    public const double Air = -1000;
    public const double BowelGas = -985;
    public const double Blanket = -300;
    public const double TableCore = -650;
    public const double TableShell = 60;
    public const double Fat = -100;
    public const double Fluid = 8;
    public const double Consolidated = 35;
    public const double Muscle = 50;
    public const double Blood = 42;
    public const double Nodule = 30;
    public const double AirwayWall = 0;
    public const double Hole = -980;
    public const double Disc = 90;
    public const double Bone = 320;

    /// <summary>Aerated lung; about 0.4 HU per mm denser towards the back, as in a supine patient.</summary>
    public static double Lung(double y) => -855 + (0.4 * y);
}
