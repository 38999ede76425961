using LungSeg.TestKit.Storage;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
