import { exampleEpw } from "./syntheticEpw.js";

const model = (
  area: string,
  ua: string,
) => `!- A box of one zone, to try a simulation job with. The sandbox runs no EnergyPlus:
!- it counts degree-days, with the floor area in m2 and the heat loss in W/K of these two lines.
! area: ${area}
! ua: ${ua}
Version,9.3;
Building,Shoebox,0,Suburbs,0.04,0.4,FullExterior,25,6;
Timestep,4;
RunPeriod,Year,1,1,,12,31,,Monday,No,No,No,Yes,Yes;
Zone,Box,0,0,0,0,1,1,autocalculate,autocalculate;
Output:Table:SummaryReports,AllSummary;
`;

const project = {
  projectType: "EPLUS",
  projectID: "G",
  projectNotes: "The shoebox with other floor areas and heat losses",
  weatherDir: "../",
  weatherFile: "london-synthetic.epw",
  idfdir: "./",
  idftemplate: "shoebox-template.idf",
  parameters: [
    {
      ...{ paramType: "PARAMETRICS", id: "P1", name: "Heat loss", description: "Of the box, W/K", type: "DOUBLE" },
      ...{ searchString: "@@ua@@", valuesString: "[60:15:150]", selectedAltValue: 0 },
    },
    {
      ...{ paramType: "PARAMETRICS", id: "P2", name: "Floor area", description: "Of the box, m2", type: "INTEGER" },
      ...{ searchString: "@@area@@", valuesString: "{36, 48} & {60}", selectedAltValue: 0 },
    },
  ],
};

/**
 * Files to submit as simulation jobs: the folder as a whole is an EnergyPlus job, its `parametric/project.json` a jEPlus
 * one.
 */
export const exampleFiles = (): Readonly<Record<string, string | Buffer>> => ({
  "examples/shoebox.idf": model("48", "120"),
  "examples/london-synthetic.epw": exampleEpw(),
  "examples/parametric/project.json": `${JSON.stringify(project, null, 2)}\n`,
  "examples/parametric/shoebox-template.idf": model("@@area@@", "@@ua@@"),
  "examples/parametric/jobs.txt": "# id, weather, model, @@ua@@, @@area@@\nold, 0, 0, 150, 48\nnew, 0, 0, 60, 48\n",
});
