namespace LungSeg.Formats.Pictures;

/// <summary>The three planes that chests are looked at in.</summary>
public enum PatientPlane
{
    Axial,
    Coronal,
    Sagittal,
}
